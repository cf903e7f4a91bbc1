from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic


def note_export(*, actor: Actor, wants_news: bool, is_searched: bool) -> None:
    """Customers leave the shop as a file: say who took them, and which; not what was searched for, which is a name."""
    actor.require("customers.export")
    with shop_atomic():
        data = {"wants_news": wants_news, "search": is_searched}
        audit(actor, "customers.exported", target="customer", data=data)
