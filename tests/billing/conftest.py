from collections.abc import Iterator

import pytest

from tests.billing.listening import only_billing_listens
from tests.integrations.conftest import sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]


@pytest.fixture(autouse=True)
def _listeners() -> Iterator[None]:
    with only_billing_listens():
        yield
