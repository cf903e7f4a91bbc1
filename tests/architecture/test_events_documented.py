"""docs/events.md lists every event with its fields and what it says, and nothing else."""

import dataclasses
import importlib
import re
from pathlib import Path

from core.inbox import MessageReceived
from core.outbox.event import Event

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "events.md"
SOURCES = ("platform", "tenants", "billing", "api", "storefront_themes")


def events() -> dict[str, type[Event]]:
    """Name → class, from every `events.py` of the product."""
    found: dict[str, type[Event]] = {}
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("events.py")):
            base = ROOT / "platform" if source == "platform" else ROOT
            module = importlib.import_module(".".join(path.relative_to(base).with_suffix("").parts))
            for value in vars(module).values():
                if _is_event(value, module.__name__):
                    assert value.name not in found, f"two events are called {value.name}"
                    found[value.name] = value
    return found


def _is_event(value: object, module: str) -> bool:
    kinds = isinstance(value, type) and issubclass(value, Event) and value not in {Event, MessageReceived}
    return kinds and value.__module__ == module and bool(value.name)  # type: ignore[attr-defined]


def row_of(event: type[Event]) -> str:
    fields = ", ".join(f"`{field.name}`" for field in dataclasses.fields(event))
    says = re.sub(r"\s+", " ", (event.__doc__ or "").strip().partition("\n\n")[0])
    return f"| `{event.name}` | {fields or '–'} | {says} |"


def rows() -> list[str]:
    return [row_of(event) for _, event in sorted(events().items())]


def documented() -> list[str]:
    return [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]


def test_every_event_says_what_it_means():
    """A dataclass without a docstring gets its signature as one."""
    silent = [
        name
        for name, event in events().items()
        if not event.__doc__ or event.__doc__.startswith(f"{event.__name__}(")
    ]
    assert silent == []


def test_the_page_lists_every_event_and_nothing_else():
    assert rows()
    assert documented() == rows(), "put these rows into docs/events.md:\n" + "\n".join(rows())
