"""The audit log: `audit(actor, "order.refunded", target="order", target_id=...)` beside every change."""

from collections.abc import Mapping
from typing import Any, cast

from django.apps import apps

from core import clock, conf
from core.actor import Actor
from core.audit_models import AbstractAuditEntry
from core.context import request_id
from core.db import ALIAS, current_side
from core.text import clean_text


def audit(
    actor: Actor,
    action: str,
    *,
    target: str = "",
    target_id: object = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write one entry into the open transaction: the shop's log inside a shop, else the platform's.

    `data` holds what changed, JSON-serialisable, without secrets. Raises NoTransactionError outside a
    transaction: an entry must commit or vanish with its change.
    """
    side = current_side()
    label = conf.get("TENANT_AUDIT_MODEL") if side == "shop" else "core.AuditEntry"
    model = cast("type[AbstractAuditEntry]", apps.get_model(label))
    model._default_manager.using(ALIAS[side]).create(
        at=clock.now(),
        actor_kind=actor.kind,
        actor_id=str(actor.id)[:64],
        actor_label=clean_text(actor.label, multiline=False)[:200],
        action=action,
        target=target,
        target_id=str(target_id)[:64],
        data=dict(data or {}),
        ip=actor.ip[:45],
        request_id=request_id(),
    )
