"""Sending forms back with what nobody types. What is promised of every form: it is taken as text or refused, never
broken; refused, the page says so, keeps what was typed, and nothing was written.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

from core.redis import client as redis_client
from shops.context import use
from storefront_themes.engine.tags.form import BAIT
from tests.databases import undone
from tests.security.forms import Form, content_of, encoded, read, shape_of

MARK = "<script>alert(1)</script>"
HOSTILE = {
    "nul": "a\x00b",
    "control": "a\x1b[2J\x07\x85b",
    "long": "x" * 20_000,
    "huge": "9" * 40,
    "negative": "-1",
    "float": "1e309",
    "not a number": "NaN",
    "date": "99999-99-99T99:99",
    "script": f"'\"><{MARK}{{{{7*7}}}}",
    "formula": "=cmd|' /C calc'!A0",
    "header": "a@b.example\r\nBcc: c@d.example",
    "nothing": "",
    "address": "javascript:alert(1)//",
    "path": "../../../../etc/passwd",
    "surrogate": "\ud800",
    "digits": "١٢٣",
    "id": "01890000-0000-7000-8000-000000000000",
    "number": "2147483648",
    "bidi": "\u202eevil\u2066\ufeff",
}
MEGABYTE = {"megabyte": "y" * 1_048_576}
KEPT = ("script", "formula", "address", "path", "digits", "negative")
FORM = "application/x-www-form-urlencoded"
LEFT_ALONE = ("/accounts/logout/", "/account/sign-out/")
_ANSWERS = frozenset({200, 302, 303, 400, 403, 404, 405, 409, 410, 413, 415, 422, 429, 503})
_PLATFORM = ("accounts_user", "account_emailaddress", "shops_shop", "shops_domain", "shops_staffmember",
             "shops_invitation", "plans_plan", "subscriptions_subscription", "fee_terms_feeterm",
    "payouts_payout")  # fmt: skip


@dataclass
class Attack:
    """One person at one surface. `thorough`: each field with each value, instead of one of them each."""

    client: Any
    shop: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    thorough: bool = False
    sent: int = 0
    broken: list[str] = field(default_factory=list)

    def on(self, forms: list[Form]) -> "Attack":
        for form in forms:
            if not form.action.startswith(LEFT_ALONE):
                full_buckets()
                self._one(form)
        return self

    def _one(self, form: Form) -> None:
        before = written(self.shop)
        for what, send in self._sendings(form):
            with undone():
                answer = send()
                self.sent += 1
                faults = list(self._faults(form, what, answer))
                if answer.status_code >= 400 and written(self.shop) != before:
                    faults.append("refused, yet something was written")
            self.broken += [
                f"{form.page} -> {form.action}: {what}: {answer.status_code} {fault}" for fault in faults
            ]

    def _sendings(self, form: Form) -> Iterator[tuple[str, Callable[[], Any]]]:
        for name, kind in self._chosen(form):
            value = (HOSTILE | MEGABYTE)[kind]
            yield (
                f"{name or 'all'} = {kind}",
                lambda name=name, value=value: self.post(form, form.hurt(name, value)),
            )
        shapes = list(self._shapes(form)) if form.method != "get" else []
        dice = _dice(form)
        yield from (
            shapes
            if self.thorough
            else (shapes[(dice + 4 * step) % 9] for step in range(min(2, len(shapes))))
        )

    def _shapes(self, form: Form) -> Iterator[tuple[str, Callable[[], Any]]]:
        """What is wrong with the request rather than with a value."""
        pairs = form.pairs()
        yield "every field twice", lambda: self.post(form, encoded([*pairs, *pairs]))
        yield "no field at all", lambda: self.post(form, b"")
        yield "two thousand fields", lambda: self.post(form, encoded([(f"f{n}", "1") for n in range(2001)]))
        yield "JSON", lambda: self.post(form, b'{"a": [1, null]}', "application/json")
        yield "no boundary", lambda: self.post(form, b"--x\r\n", "multipart/form-data")
        yield "half a file", lambda: self.post(form, _part(form, end=b""), "multipart/form-data; boundary=x")
        yield "files for texts", lambda: self.post(form, _part(form), "multipart/form-data; boundary=x")
        yield "PUT", lambda: self.post(form, form.hurt("nothing like it", ""), method="PUT")
        yield "DELETE", lambda: self.post(form, b"", method="DELETE")

    def _chosen(self, form: Form) -> Iterator[tuple[str, str]]:
        kinds = list(HOSTILE)
        if self.thorough:
            yield from (("", kind) for kind in (*kinds, *MEGABYTE))
            yield from ((name, kind) for name in form.names for kind in (*kinds, *MEGABYTE))
            return
        dice = _dice(form)
        yield from (("", kind) for kind in dict.fromkeys(("nul", "script", kinds[dice % len(kinds)])))
        for number, name in enumerate(form.names):
            yield name, kinds[(dice + 7 * number) % len(kinds)]

    def post(self, form: Form, body: bytes, kind: str = FORM, *, method: str = "") -> Any:
        if form.method == "get":
            return self.client.generic("GET", form.action, QUERY_STRING=body.decode(), headers=self.headers)
        return self.client.generic(
            method or "POST", form.action, body, content_type=kind, headers=self.headers
        )

    def _faults(self, form: Form, what: str, answer: Any) -> Iterator[str]:
        if answer.status_code not in _ANSWERS:
            yield "is no answer"
        page = content_of(answer).decode(errors="replace")
        if "text/html" not in answer.get("Content-Type", ""):
            return
        if MARK in page:
            yield "shows script as script"
        if answer.status_code == 422:
            if not any(sign in page for sign in ('role="alert"', 'aria-invalid="true"', 'class="message"')):
                yield "does not say what is wrong"
            yield from _lost(form, what, page)


def _dice(form: Form) -> int:
    """The same for the same form in every run."""
    names = [name for name in form.names if not re.search(r"\d", name)]
    return zlib.crc32(repr((shape_of(form.action), names)).encode())


def _lost(form: Form, what: str, page: str) -> Iterator[str]:
    """What was typed and is gone from the page that refuses it."""
    name, _, kind = what.partition(" = ")
    if kind not in KEPT:
        return
    wanted = HOSTILE[kind]
    again = [each for each in read(form.action, page)[1] if set(form.names) & set(each.names)]
    if not again:
        yield "has lost the form"
    for control in form.controls:
        if not control.is_typed or control.name == BAIT or name not in {"all", control.name}:
            continue
        values = [value for each in again if (value := each.value_of(control.name)) is not None]
        if values and wanted not in [value.strip() for value in values]:
            yield f"has lost what was typed into {control.name}: {values[0][:40]!r}"


def _part(form: Form, *, end: bytes = b"\r\n--x--\r\n") -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="%s"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    parts = [head % name.encode() + b"\x89PNG\r\n\x1a\n" for name in form.names]
    token = dict(form.pairs()).get("csrfmiddlewaretoken", "")
    parts.append(f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}'.encode())
    return b"\r\n".join(parts) + end


def full_buckets() -> None:
    """Each form with full buckets: what one used up must not refuse the next."""
    for pattern in ("stoa:rate:*", "*allauth:rl:*"):
        for key in redis_client().scan_iter(pattern, count=1000):
            redis_client().delete(key)


def written(shop: Any) -> list[tuple[Any, ...]]:
    """A digest of every table of the shop, and of the platform's tables that people change."""
    found = _digests("platform", [f"public.{table}" for table in _PLATFORM])
    if shop is not None:
        with use(shop):
            found += _digests("default", _tables(shop.schema))
    return found


def _tables(schema: str) -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r' ORDER BY 1",
            [schema],
        )
        return [f'"{name}"' for (name,) in cursor.fetchall()]


def _digests(alias: str, tables: list[str]) -> list[tuple[Any, ...]]:
    statement = " UNION ALL ".join(
        f"SELECT '{table}', count(*), sum(hashtext(t::text)::bigint) FROM {table} t" for table in tables
    )
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        return sorted(cursor.fetchall())
