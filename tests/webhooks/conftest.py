from collections.abc import Iterator

import pytest

from tests.billing.listening import only_billing_listens
from tests.integrations.conftest import sandbox, sandbox_process, webhooks

__all__ = ["sandbox", "sandbox_process", "webhooks"]


@pytest.fixture(autouse=True)
def _listeners() -> Iterator[None]:
    with only_billing_listens():
        yield
