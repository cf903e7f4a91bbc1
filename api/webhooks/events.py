from dataclasses import dataclass

from core.inbox import MessageReceived


@dataclass(frozen=True)
class StripeMessageReceived(MessageReceived):
    """A verified webhook of Stripe lies in the inbox."""

    name = "stripe.message_received"
    vendor = "stripe"


@dataclass(frozen=True)
class TestMessageReceived(MessageReceived):
    """A verified webhook of the test gateway lies in the inbox."""

    __test__ = False  # not a class of tests

    name = "test.message_received"
    vendor = "test"
