from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class PlanChanged(Event):
    """What a plan has room for was changed."""

    name = "plans.changed"
    plan_id: UUID
