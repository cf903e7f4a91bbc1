"""The five tables of config/ hold real objects, and docs/permissions.md says what the fifth says."""

import inspect
from importlib import import_module

import pytest
from celery import Task
from django.conf import settings
from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

from config.adapters import ADAPTERS
from config.permissions import ADMIN, CLERK, OWNER, PERMISSIONS
from config.schedule import SCHEDULE
from config.subscriptions import SHOP_INITIALIZERS, SUBSCRIPTIONS
from core.outbox.event import Event
from tests.architecture.source import ROOT, product

SURFACES = sorted(
    path.stem for path in (ROOT / "platform/config/urls").glob("*.py") if path.stem != "__init__"
)


def views(resolver: URLResolver) -> list[object]:
    found: list[object] = []
    for entry in resolver.url_patterns:
        found += [entry.callback] if isinstance(entry, URLPattern) else views(entry)
    return found


@pytest.mark.parametrize("surface", SURFACES)
def test_every_address_leads_to_a_function(surface: str) -> None:
    found = views(get_resolver(import_module(f"config.urls.{surface}").__name__))
    assert found
    assert all(callable(view) for view in found)


def test_every_subscription_joins_an_event_and_a_function() -> None:
    for row in SUBSCRIPTIONS:
        assert issubclass(row.event, Event)
        assert inspect.isfunction(row.handler), row.key
    assert len({row.key for row in SUBSCRIPTIONS}) == len(SUBSCRIPTIONS)
    assert all(callable(furnish) for furnish in SHOP_INITIALIZERS)


def test_every_job_is_a_task() -> None:
    assert len({job.name for job in SCHEDULE}) == len(SCHEDULE)
    assert all(isinstance(job.task, Task) for job in SCHEDULE)


def test_every_adapter_has_what_its_port_asks() -> None:
    for port, vendors in ADAPTERS.items():
        asked = {name for name in vars(port) if not name.startswith("_")}
        for vendor, kind in vendors.items():
            assert sorted(name for name in asked if not hasattr(kind, name)) == [], vendor


def row_of(code: str, label: str, roles: frozenset[str]) -> str:
    marks = " | ".join("yes" if role in roles else "–" for role in (OWNER, ADMIN, CLERK))
    return f"| `{code}` | {label} | {marks} |"


def test_the_page_of_permissions_says_what_the_table_says() -> None:
    rows = [row_of(entry.code, entry.label, entry.roles) for entry in PERMISSIONS]
    page = (ROOT / "docs" / "permissions.md").read_text().splitlines()
    said = [line for line in page if line.startswith("| `")]
    assert rows
    assert said == rows, "put these rows into docs/permissions.md:\n" + "\n".join(rows)


def test_every_permission_is_asked_for() -> None:
    """One that nobody asks for promises a merchant what no page keeps."""
    asked = "\n".join(source.text for source in product() if source.module != "config.permissions")
    assert [entry.code for entry in PERMISSIONS if f'"{entry.code}"' not in asked] == []


def test_no_app_is_on_both_sides() -> None:
    assert set(settings.SHARED_APPS) & set(settings.TENANT_APPS) == set()
    assert [found for found in checks.run_checks() if found.level >= checks.ERROR] == []
