"""Every package's README says which events it emits and hears, and the code agrees."""

import re
from pathlib import Path

import pytest

from config.subscriptions import SUBSCRIPTIONS
from core.inbox import MessageReceived
from tests.architecture.source import FOLDERS, ROOT, package_of, product
from tests.architecture.test_events_documented import events

PROMISES = ("owns", "promises", "emits", "listens", "never")
NAME = re.compile(r"`([a-z_]+\.[a-z_]+)`")


def packages() -> dict[str, Path]:
    """Dotted name → folder of every package that has to introduce itself."""
    found = {name: ROOT / "platform" / name for name in ("core", "accounts", "shops", "web", "integrations")}
    found |= {name: ROOT / name for name in ("api", "storefront_themes")}
    for side in ("tenants", "billing"):
        assert side in FOLDERS
        found |= {f"{side}.{path.parent.name}": path.parent for path in ROOT.glob(f"{side}/*/__init__.py")}
    return found


def section(readme: str, promise: str) -> str:
    """What stands behind **promise**, up to the next one."""
    found = re.search(
        rf"\*\*{promise}\*\*(.*?)(?=\*\*(?:{'|'.join(PROMISES)})\*\*|\n\n|\Z)",
        readme,
        re.DOTALL | re.IGNORECASE,
    )
    return found[1] if found else ""


def said(readme: str, promise: str) -> list[str]:
    """The events it names, of those that there are."""
    return sorted(
        {name for name in NAME.findall(section(readme, promise)) if name.rpartition(".")[2] != "py"}
    )


def emitted(package: str) -> list[str]:
    """Events of the package that its code makes somewhere; one that nobody makes is not emitted.

    A vendor's message is made by the inbox, which finds its class by the vendor, when the package receives one.
    """
    own = {name: kind for name, kind in events().items() if package_of(kind.__module__) == package}
    text = "\n".join(source.text for source in product() if source.package == package)
    return sorted(
        name
        for name, kind in own.items()
        if _used("receive" if issubclass(kind, MessageReceived) else kind.__name__, text)
    )


def _used(name: str, text: str) -> bool:
    """Whether the class stands anywhere but where it is made or imported."""
    lines = [line for line in text.splitlines() if re.search(rf"\b{name}\b", line)]
    return any(not re.match(rf"class {name}\b|from |import |    {name},$", line) for line in lines)


def heard(package: str) -> list[str]:
    rows = [row for row in SUBSCRIPTIONS if package_of(row.handler.__module__) == package]
    return sorted({row.event.name for row in rows})


@pytest.mark.parametrize("package", sorted(packages()))
def test_a_readme_is_whole_and_true(package: str) -> None:
    path = packages()[package] / "README.md"
    assert path.exists()
    readme = path.read_text()
    assert [promise for promise in PROMISES if not section(readme, promise).strip()] == []
    assert said(readme, "emits") == emitted(package)
    assert said(readme, "listens") == heard(package)


def test_every_event_is_emitted_by_the_package_that_owns_it() -> None:
    made = {name for package in packages() for name in emitted(package)}
    assert sorted(set(events()) - made) == []


def test_a_readme_that_lies_is_seen() -> None:
    lies = "- **Emits** `order.placed`,\n  `order.lost`. **Listens** to nothing, `a.py`.\n- **Never** `order.paid`.\n"
    assert said(lies, "emits") == ["order.lost", "order.placed"]
    assert said(lies, "listens") == []
    assert emitted("tenants.pricing") == []
    assert not _used(
        "OrderLost", "from a import OrderLost\nclass OrderLost(Event):\nfrom b import (\n    OrderLost,\n)"
    )
    assert _used("OrderLost", "    emit(OrderLost(order_id=order.id))")
    assert "order.placed" in emitted("tenants.orders")
