from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class PlanTermsChanged(Event):
    """A plan has new commission terms."""

    name = "fee_terms.plan_changed"
    plan_id: UUID
