"""The one way to Stripe: a client per configuration, and every failure as one of the house's three."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import stripe
from django.conf import settings

from core.errors import OutcomeUnknown, PermanentFailure, TemporaryFailure
from core.http.breaker import Breaker
from integrations.guard import outside_transaction

VENDOR = "stripe"
RETRIES = 2
stripe.enable_telemetry = False


def client() -> stripe.StripeClient:
    """The client for the present settings."""
    return _client(
        settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, float(getattr(settings, "STRIPE_TIMEOUT", 20))
    )


@lru_cache(maxsize=8)
def _client(key: str, base: str, timeout: float) -> stripe.StripeClient:
    if not key:
        raise PermanentFailure("STRIPE_SECRET_KEY is not set", vendor=VENDOR, code="not_configured")
    http = stripe.RequestsClient(timeout=(5.0, timeout))
    addresses: Any = {"api": base.rstrip("/")} if base else None
    return stripe.StripeClient(key, base_addresses=addresses, max_network_retries=RETRIES, http_client=http)


def options(account: str, key: str = "") -> Any:
    """Request options: for which connected account (empty = the platform), with which idempotency key."""
    found = {"stripe_account": account, "idempotency_key": key}
    return {name: value for name, value in found.items() if value}


@contextmanager
def calling(*, writes: bool) -> Iterator[None]:
    """Around every call.  A write whose answer is missing is OutcomeUnknown; a read may simply be asked again.

    Card errors pass through: they are results.  Raises DomainError inside a transaction, TemporaryFailure while the
    circuit is open because Stripe kept failing.
    """
    outside_transaction(VENDOR)
    breaker = Breaker(VENDOR)
    if not breaker.enter():
        raise TemporaryFailure(
            "Stripe keeps failing; it is left alone for now", vendor=VENDOR, code="circuit_open"
        )
    try:
        with _told(breaker):
            yield
    except stripe.CardError:
        raise
    except stripe.RateLimitError as error:
        raise TemporaryFailure("Stripe asks to slow down", vendor=VENDOR, code="rate_limit") from error
    except (stripe.APIConnectionError, stripe.APIError) as error:
        _unanswered(error, writes=writes)
    except stripe.IdempotencyError as error:
        raise PermanentFailure(_text(error), vendor=VENDOR, code="key_reused") from error
    except stripe.StripeError as error:
        raise PermanentFailure(
            _text(error), vendor=VENDOR, code=error.code or type(error).__name__
        ) from error


@contextmanager
def _told(breaker: Breaker) -> Iterator[None]:
    """Let the circuit know: any answer but a server error is a sign of life."""
    try:
        yield
    except (stripe.APIConnectionError, stripe.APIError):
        breaker.failed()
        raise
    except stripe.StripeError:
        breaker.succeeded()
        raise
    else:
        breaker.succeeded()


def _unanswered(error: stripe.StripeError, *, writes: bool) -> None:
    kind = OutcomeUnknown if writes else TemporaryFailure
    raise kind("Stripe did not answer", vendor=VENDOR, code=error.code or "no_answer") from error


def _text(error: stripe.StripeError) -> str:
    return error.user_message or str(error)


def dashboard_url(account: str, page: str = "") -> str:
    """A page of an account's own dashboard; of the sandbox when that is in use."""
    base = settings.STRIPE_API_BASE.rstrip("/")
    if base and urlsplit(base).hostname != "api.stripe.com":
        whole = f"{base}/dashboard/{account}"
    else:
        test = "" if settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_")) else "/test"
        whole = f"https://dashboard.stripe.com/{account}{test if page else ''}"
    return f"{whole}/{page}" if page else whole


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
