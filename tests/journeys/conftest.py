"""The journeys are made against the processes of the demo: see tests/web/stack.py."""

from typing import Any

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them on one worker: the stack is started once."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("stack"))


@pytest.fixture
def browser(stack_browser: Any) -> Any:
    return stack_browser
