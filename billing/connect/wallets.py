"""Telling the vendor on which hosts a shop's checkout offers wallets."""

import logging
from datetime import timedelta
from uuid import UUID

from billing.connect.models import WalletHost
from billing.connect.services import provider
from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import platform_atomic
from core.errors import PermanentFailure
from core.sweeping import each_alone
from shops.selectors import all_shops, served_hosts

logger = logging.getLogger(__name__)
TRY_AGAIN = timedelta(days=1)  # a host that the vendor refused: it may not have led anywhere yet
_SYSTEM = Actor.system("connect")


def register_hosts(shop_id: UUID) -> int:
    """Register every host of the shop that its account does not have yet. Returns how many were registered now.

    Repeating it asks nothing. Raises TemporaryFailure or OutcomeUnknown when the vendor does not answer: again later.
    """
    account = _account(shop_id)
    if not account:
        return 0
    missing = _missing(shop_id, account, served_hosts(shop_id))
    return sum(_register(shop_id, account, host) for host in missing)


def _account(shop_id: UUID) -> str:
    """That takes cards now; read from the row, because what told us of it has only just been written."""
    ready = all_shops().filter(id=shop_id, status="live", card_payments_ready=True)
    return ready.values_list("stripe_account", flat=True).first() or ""


def _missing(shop_id: UUID, account: str, hosts: list[str]) -> list[str]:
    rows = WalletHost.objects.filter(shop_id=shop_id)
    rows.exclude(
        account=account, host__in=hosts
    ).delete()  # not ours any more: to be registered when it is again
    recently = clock.now() - TRY_AGAIN
    done = {row.host for row in rows if row.registered_at is not None or row.updated_at > recently}
    return [host for host in hosts if host not in done]


def _register(shop_id: UUID, account: str, host: str) -> int:
    refusal = ""
    try:
        provider().register_domain(account, host=host)
    except PermanentFailure as failure:
        refusal = failure.message[:300]
        logger.warning("wallets are not offered at %s: %s", host, refusal)
    now = clock.now()
    with platform_atomic():
        values = {"registered_at": None if refusal else now, "refusal": refusal, "updated_at": now}
        WalletHost.objects.update_or_create(shop_id=shop_id, account=account, host=host, defaults=values)
        if not refusal:
            audit(_SYSTEM, "payments.wallets_allowed", target="shop", target_id=shop_id, data={"host": host})
    return int(not refusal)


def register_all() -> int:
    """Every shop that takes cards: what no event led to. Returns how many hosts were registered now."""
    ready = all_shops().filter(status="live", card_payments_ready=True).exclude(stripe_account="")
    done: list[int] = []
    shops = ready.order_by("id").values_list("id", flat=True).iterator()
    each_alone(shops, lambda shop_id: done.append(register_hosts(shop_id)), what="hosts of shop")
    return sum(done)
