"""The client of a vendor."""

import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import httpx

from core import conf
from core.db import any_transaction
from core.errors import DomainError, OutcomeUnknown, PermanentFailure, TemporaryFailure, VendorFailure
from core.http.breaker import Breaker
from core.http.guard import BlockedAddressError, GuardedTransport, within
from core.metrics import VENDOR_CALLS

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OF_THE_TRANSFER = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class NetworkInTransactionError(DomainError):
    """A call to a third party inside a transaction: locks would be held for as long as the network likes."""

    code = "network_in_transaction"
    status = 500


class Client:
    """Requests to one vendor. Answers of any status are returned; what is not an answer raises.

    TemporaryFailure: certainly not done (not connected, circuit open, or a request that changes nothing).
    OutcomeUnknown: it broke off after the request was sent. PermanentFailure: a blocked address, an answer
    larger than allowed, a URL that is none.
    """

    def __init__(self, vendor: str, *, timeout: float, max_bytes: int, allow_private: bool) -> None:
        self.vendor = vendor
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._http = httpx.Client(
            transport=GuardedTransport(allow_private=allow_private),
            timeout=httpx.Timeout(timeout, connect=min(timeout, 5.0)),
            trust_env=False,  # a proxy from the environment would make the address check worthless
            follow_redirects=False,
            headers={"User-Agent": "Stoa/1", "Accept-Encoding": "gzip"},
        )

    def get(self, url: str, **options: Any) -> httpx.Response:
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> httpx.Response:
        return self.request("POST", url, **options)

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """One request, with httpx' own options (params, headers, json, data, content, files, auth)."""
        alias = any_transaction()
        if alias is not None:
            raise NetworkInTransactionError(f"{self.vendor} was called inside a transaction on {alias!r}")
        breaker = Breaker(self.vendor)
        if not breaker.enter():
            VENDOR_CALLS.labels(self.vendor, "circuit_open").inc()
            raise TemporaryFailure(
                f"{self.vendor} keeps failing and is left alone", vendor=self.vendor, code="circuit_open"
            )
        return self._tracked(breaker, method.upper(), url, options)

    def _tracked(self, breaker: Breaker, method: str, url: str, options: dict[str, Any]) -> httpx.Response:
        try:
            response = self._send(method, url, options)
        except PermanentFailure as failure:
            breaker.succeeded()  # our own refusal says nothing about the vendor
            VENDOR_CALLS.labels(self.vendor, failure.code).inc()
            raise
        except VendorFailure as failure:
            breaker.failed()
            VENDOR_CALLS.labels(self.vendor, failure.code).inc()
            raise
        if response.status_code >= 500:
            breaker.failed()
        else:
            breaker.succeeded()
        VENDOR_CALLS.labels(self.vendor, f"{response.status_code // 100}xx").inc()
        return response

    def _send(self, method: str, url: str, options: dict[str, Any]) -> httpx.Response:
        try:
            with within(self._timeout), self._http.stream(method, url, **options) as response:
                return self._read(response)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.TooManyRedirects) as error:
            raise self._failure(PermanentFailure, "invalid_url", error) from error
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            if _blocked(error):
                raise self._failure(PermanentFailure, "blocked_address", error) from error
            raise self._failure(TemporaryFailure, "not_connected", error) from error
        except httpx.HTTPError as error:
            kind = TemporaryFailure if method in _SAFE else OutcomeUnknown
            raise self._failure(kind, "broken_off", error) from error

    def _read(self, response: httpx.Response) -> httpx.Response:
        """The whole answer in memory; counted while it is unpacked, so a small bomb is large here."""
        parts, size = [], 0
        for part in self._unpacked(response):
            size += len(part)
            if size > self._max_bytes:
                message = f"{self.vendor} answered with more than {self._max_bytes} bytes"
                raise PermanentFailure(message, vendor=self.vendor, code="answer_too_large")
            parts.append(part)
        kept = [pair for pair in response.headers.multi_items() if pair[0].lower() not in _OF_THE_TRANSFER]
        return httpx.Response(
            response.status_code, headers=kept, content=b"".join(parts), request=response.request
        )

    def _unpacked(self, response: httpx.Response) -> Iterator[bytes]:
        """Pieces of bounded size. httpx unpacks each piece of the wire as a whole, by whatever the answer names and as
        often as it names it: 841 bytes of brotli are half a gigabyte before anybody can count.
        """
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding in {"", "identity"}:
            yield from response.iter_raw()
        elif encoding == "gzip":
            yield from _gunzipped(response.iter_raw(), most=self._max_bytes + 1)
        else:
            raise httpx.DecodingError(f"packed as was not asked for: {encoding[:40]}")

    def _failure(self, kind: type[VendorFailure], code: str, error: Exception) -> VendorFailure:
        return kind(f"{self.vendor}: {type(error).__name__}: {error}", vendor=self.vendor, code=code)


def _gunzipped(packed: Iterator[bytes], *, most: int) -> Iterator[bytes]:
    """No piece is larger than `most`, and one that has this size may be cut: whoever counts stops there."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    for part in packed:
        try:
            yield unpacker.decompress(part, most)
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from error


def _blocked(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, BlockedAddressError):
            return True
        error = error.__cause__ or error.__context__
    return False


def client(
    vendor: str,
    *,
    timeout: float | None = None,
    allow_private: bool = False,
    max_bytes: int | None = None,
) -> Client:
    """The client of a vendor; the same one for the same arguments, so that connections are kept.

    `timeout` is for the whole call in seconds. `allow_private` is for addresses that the operator configured
    (a sandbox beside us), never for one that a merchant typed.
    """
    return _client(
        vendor,
        timeout if timeout is not None else conf.get("HTTP_TIMEOUT_SECONDS"),
        max_bytes if max_bytes is not None else conf.get("HTTP_MAX_RESPONSE_BYTES"),
        allow_private,
    )


@lru_cache(maxsize=64)
def _client(vendor: str, timeout: float, max_bytes: int, allow_private: bool) -> Client:
    return Client(vendor, timeout=timeout, max_bytes=max_bytes, allow_private=allow_private)
