"""Passwordless sign-in: a code and a link by e-mail, either of them once.

Whether an address is known is never told: a code is sent to every address, and a customer row appears only when the
code comes back, which proves the address.
"""

import hmac
import math
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Q

from core import clock
from core.db import shop_atomic
from core.emails import normal_email
from core.errors import Invalid, RateLimited
from core.ids import random_token
from tenants.customers.locks import code_by_link_for_update, latest_code_for_update
from tenants.customers.models import Customer, CustomerSession, NewsConsent, SignInCode
from tenants.customers.news_links import LIFETIME as NEWS_LINK_LIFETIME
from tenants.customers.secrets import code_hash, hashed, new_code, plausible
from tenants.customers.services.profiles import ensure_customer

CODE_LIFETIME = timedelta(minutes=15)
SESSION_LIFETIME = timedelta(days=60)
MOST_ATTEMPTS = 5
MOST_CODES = 5
CODES_PER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class CodeSent:
    """What goes into the mail, and nowhere else."""

    email: str
    code: str
    link_token: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`token` goes into the customer's cookie; `next_path` is where they wanted to go."""

    customer_id: UUID
    token: str
    next_path: str


def request_code(*, email: str, next_path: str = "") -> CodeSent:
    """Make a code for this address; the caller mails it. Raises Invalid, or RateLimited after five in half an hour.

    Whoever is refused has a mail that still lets them in: anybody may ask for codes to another's address, and must not
    keep them out with it.
    """
    email = normal_email(email)
    now = clock.now()
    with shop_atomic():
        recent = SignInCode.objects.filter(email__iexact=email, created_at__gt=now - CODES_PER).aggregate(
            number=Count("id"),
            newest=Max("created_at"),
            good_until=Max("expires_at", filter=Q(used_at=None, expires_at__gt=now)),
        )
        if recent["number"] >= MOST_CODES and recent["good_until"]:
            raise RateLimited(
                "Codes were sent to this address several times. Use the newest mail: its code, or the link in it.",
                retry_after=math.ceil((recent["good_until"] - now).total_seconds()),
            )
        code, link_token = new_code(), random_token()
        row = SignInCode(
            email=email,
            link_hash=hashed(link_token),
            # The newest is the one that counts, also when the clock was set back since the last.
            created_at=max(now, (recent["newest"] or now) + timedelta(microseconds=1)),
            expires_at=now + CODE_LIFETIME,
            next_path=_safe_path(next_path),
        )
        row.code_hash = code_hash(code, email, str(row.id))
        row.save(force_insert=True)
    return CodeSent(email, code, link_token)


def _safe_path(path: str) -> str:
    """A path on this shop, or nothing: never another origin."""
    safe = (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and "\\" not in path
        and path.isprintable()
    )
    return path[:500] if safe else ""


def sign_in_with_code(*, email: str, code: str, user_agent: str = "", ip: str = "") -> SignedIn:
    """Sign in with the newest code of this address. Raises Invalid; five wrong tries make it worthless."""
    email = normal_email(email)
    code = "".join(char for char in code if char.isdigit())
    with shop_atomic():
        row = latest_code_for_update(email)
        matches = (
            row is not None
            and row.attempts < MOST_ATTEMPTS
            and hmac.compare_digest(row.code_hash, code_hash(code, email, str(row.id)))
        )
        if row is not None and matches:
            return _finish(row, user_agent, ip)
        if row is not None:
            row.attempts += 1
            row.save(update_fields=["attempts"])
    # Raised outside the transaction: the counted try must stay counted.
    raise Invalid(
        "This code is wrong or too old. Check it, or ask for a new one.", field="code", code="wrong_code"
    )


def sign_in_with_link(*, link_token: str, user_agent: str = "", ip: str = "") -> SignedIn:
    """Sign in with the link of a mail, once. Raises Invalid when it was used or is too old."""
    with shop_atomic():
        row = code_by_link_for_update(hashed(link_token)) if plausible(link_token) else None
        if row is None:
            raise Invalid("This link was used already or is too old. Ask for a new one.", code="wrong_link")
        return _finish(row, user_agent, ip)


def _finish(row: SignInCode, user_agent: str, ip: str) -> SignedIn:
    now = clock.now()
    row.used_at = now
    row.save(update_fields=["used_at"])
    customer_id = ensure_customer(email=row.email)
    Customer.objects.filter(id=customer_id, verified_at__isnull=True).update(verified_at=now)
    token = random_token()
    CustomerSession.objects.create(
        customer_id=customer_id,
        token_hash=hashed(token),
        user_agent=user_agent[:300],
        ip=ip[:45],
        last_seen_at=now,
        expires_at=now + SESSION_LIFETIME,
    )
    return SignedIn(customer_id, token, row.next_path)


def sign_out(*, token: str) -> None:
    """End this browser's session; harmless when it has ended."""
    with shop_atomic():
        CustomerSession.objects.filter(token_hash=hashed(token), revoked_at__isnull=True).update(
            revoked_at=clock.now()
        )


def forget_old_codes() -> int:
    """Delete codes and sessions that are over for SIGN_IN_KEEP_DAYS, and addresses that never agreed to news. Returns
    how many rows went.
    """
    limit = clock.now() - timedelta(days=settings.SIGN_IN_KEEP_DAYS)
    with shop_atomic():
        codes, _ = SignInCode.objects.filter(expires_at__lt=limit).delete()
        sessions, _ = CustomerSession.objects.filter(expires_at__lt=limit).delete()
        unconfirmed = NewsConsent.objects.filter(given_at=None, withdrawn_at=None)
        asked, _ = unconfirmed.filter(asked_at__lt=limit - NEWS_LINK_LIFETIME).delete()
    return codes + sessions + asked
