"""Events that cannot get lost: written with the change, delivered after it, at least once, until they
succeed.

`emit(Event(...))` inside a transaction writes one row per subscribed handler beside the change. The relay
claims rows fairly over shops and hands them to workers; the handler's effect and the row's `done` commit
together. A handler must therefore be harmless when it runs twice only where its effect lies on the other
database (see `Subscription.side` and `Subscription.atomic`).
"""

from core.outbox.emitting import emit
from core.outbox.event import Event, Subscription

__all__ = ["Event", "Subscription", "emit"]
