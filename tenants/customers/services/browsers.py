"""The browsers a customer is signed in with: noted when they come by, ended one by one or all the others."""

from uuid import UUID

from django.db.models import QuerySet

from core import clock
from core.actor import Actor
from core.audit import audit
from core.browsers import describe
from core.db import shop_atomic
from core.errors import NotFound
from tenants.customers.models import CustomerSession
from tenants.customers.secrets import hashed


def note_browser(*, token: str, ip: str, user_agent: str) -> None:
    """Remember that this session was used just now, and from where."""
    with shop_atomic():
        CustomerSession.objects.filter(token_hash=hashed(token), revoked_at__isnull=True).update(
            last_seen_at=clock.now(), ip=ip[:45], user_agent=user_agent[:300]
        )


def end_browser(*, actor: Actor, customer_id: UUID, browser_id: UUID) -> None:
    """Sign one of the customer's own browsers out, from its next request on. Raises NotFound for any other."""
    with shop_atomic():
        if not _end(actor, customer_id, CustomerSession.objects.filter(id=browser_id)):
            raise NotFound("This browser is signed out already.")


def end_other_browsers(*, actor: Actor, customer_id: UUID, token: str) -> int:
    """Sign the customer out everywhere but here; gives how many browsers that were."""
    with shop_atomic():
        return _end(actor, customer_id, CustomerSession.objects.exclude(token_hash=hashed(token)))


def _end(actor: Actor, customer_id: UUID, chosen: QuerySet[CustomerSession]) -> int:
    now = clock.now()
    rows = list(chosen.filter(customer_id=customer_id, revoked_at__isnull=True, expires_at__gt=now))
    CustomerSession.objects.filter(id__in=[row.id for row in rows]).update(revoked_at=now)
    for row in rows:
        data = {"browser": describe(row.user_agent)}
        audit(actor, "customer.browser_signed_out", target="customer", target_id=customer_id, data=data)
    return len(rows)
