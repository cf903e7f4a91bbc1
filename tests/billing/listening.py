"""Only billing and the webhooks listen: payments of these tests belong to no order."""

from collections.abc import Iterator
from contextlib import contextmanager

from core import registry


@contextmanager
def only_billing_listens() -> Iterator[None]:
    rows = [
        row
        for row in registry.subscriptions()
        if row.handler.__module__.startswith(("billing.", "api.", "shops."))
    ]
    with registry.installed(subscriptions=rows):
        yield
