"""The journeys are made against the processes of the demo: see tests/web/stack.py."""

from typing import Any

import pytest


@pytest.fixture
def browser(stack_browser: Any) -> Any:
    return stack_browser
