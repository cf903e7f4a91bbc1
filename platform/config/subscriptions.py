"""Table 2: who reacts to what. Event → handlers."""

from core.outbox.event import Subscription

SUBSCRIPTIONS: tuple[Subscription, ...] = ()
