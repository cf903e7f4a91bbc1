"""Every house rule on the whole product, and on a good and a bad example, so that a rule cannot pass by being blind."""

from collections.abc import Callable, Iterator

import pytest

from tests.architecture import rules
from tests.architecture.source import Source, product, read

Rule = Callable[[Source], Iterator[str]]

LONG = "\n".join(f"    x = {number}" for number in range(50))
EMIT = "from core.outbox import emit\ndef pay():\n"
NO_ROW = "services.update(page=page, title='x')\nform.save()\nfound.update(more)\ncache.delete(key)"
WRITES = "def _g():\n    row.save()\n"
INSERTS = "def _g():\n    write(inserted(row))\n"
EXAMPLES: tuple[tuple[Rule, tuple[str, str], tuple[str, str]], ...] = (
    (
        rules.foreign_models,
        (
            "tenants.orders.services",
            "from tenants.orders.models import Order\nif TYPE_CHECKING:\n    from accounts.models import User",
        ),
        ("tenants.cart.services", "def f():\n    from tenants.orders.models import Order"),
    ),
    (
        rules.rows_written,
        (
            "web.backoffice.pages",
            f"from tenants.content import services\n{NO_ROW}",
        ),
        ("tenants.orders.handlers", "Order.objects.filter(id=1).update(paid=True)"),
    ),
    (rules.rows_written, ("api.services", "row.save()"), ("web.public.views", "user.save()")),
    (
        rules.rows_written,
        ("web.views", "{}.update({})"),
        ("api.rest.v1.orders", "order.lines.all().delete()"),
    ),
    (
        rules.rows_written,
        ("web.views", "page.create()"),
        ("tenants.cart.tasks", "order.lines.create(quantity=1)"),
    ),
    (rules.rows_written, ("web.views", "table.save()"), ("web.forms", "super().save()")),
    (
        rules.rows_written,
        ("web.views", "x.update(y)"),
        ("tenants.cart.selectors", "rows().update(paid=True)"),
    ),
    (
        rules.model_forms,
        (
            "web.forms",
            "class F(forms.ModelForm):\n    def save(self):\n        services.rename(self.instance)",
        ),
        ("web.forms", "class F(forms.ModelForm):\n    name = 1"),
    ),
    (
        rules.loose_events,
        ("tenants.orders.services", f"{EMIT}    with shop_atomic():\n        emit(Paid())"),
        ("tenants.orders.services", f"{EMIT}    with shop_atomic():\n        pass\n    emit(Paid())"),
    ),
    (
        rules.loose_events,
        ("tenants.orders.services", f"{EMIT}    'In the transaction of the caller.'\n    emit(Paid())"),
        ("tenants.orders.services", f"{EMIT}    'When it was paid.'\n    emit(Paid())"),
    ),
    (
        rules.told_by_surfaces,
        ("tenants.cart.services", "audit(actor, 'cart.emptied')"),
        ("web.views", "audit(actor, 'cart.emptied')"),
    ),
    (
        rules.dropped_actors,
        ("tenants.store.services", "def f(*, actor):\n    actor.require('x')\n    audit(actor, 'x')"),
        ("tenants.store.services", "def f(*, actor):\n    actor.require('x')\n    row.save()"),
    ),
    (
        rules.untold_writes,
        ("tenants.store.services", f"def f():\n    _g()\n{WRITES}    audit(Actor.system('x'), 'x')"),
        ("tenants.store.services", f"def f():\n    _g()\n{WRITES}"),
    ),
    (
        rules.untold_writes,
        ("tenants.cart.services", "def add():\n    CartLine.objects.create()"),
        ("tenants.cart_rules.services", "def add():\n    CartRule.objects.create()"),
    ),
    (
        rules.untold_writes,
        ("tenants.store.services", f"def f():\n    _g()\n{INSERTS}    audit(Actor.system('x'), 'x')"),
        ("tenants.store.services", f"def f():\n    _g()\n{INSERTS}"),
    ),
    (
        rules.rows_written,
        ("tenants.orders.services", "write(inserted(order))"),
        ("tenants.orders.handlers", "write(inserted(order))"),
    ),
    (
        rules.stray_locks,
        ("tenants.orders.locks", "PreparedLock(build)"),
        ("tenants.orders.services", "PreparedLock(build)"),
    ),
    (
        rules.stray_locks,
        ("tenants.orders.locks", "lock_rows(orders, skip_locked=True)"),
        ("tenants.orders.services", "lock_rows(orders, skip_locked=True)"),
    ),
    (
        rules.stray_locks,
        ("tenants.orders.locks", "Order.objects.select_for_update()"),
        ("tenants.orders.services", "Order.objects.select_for_update()"),
    ),
    (
        rules.tenant_contexts,
        ("web.access", "with context.use(shop):\n    pass"),
        ("web.access", "with schema_context('acme'):\n    pass"),
    ),
    (
        rules.django_tenants,
        ("shops.models", "from django_tenants.models import TenantMixin"),
        ("web.access", "import django_tenants.utils"),
    ),
    (rules.long_files, ("core.money", "x = 1\n" * 400), ("core.money", "x = 1\n" * 401)),
    (
        rules.long_services,
        ("tenants.orders.services.place", "def place():\n    x = 1"),
        ("tenants.orders.services.place", f"def place():\n{LONG}"),
    ),
    (
        rules.long_tasks,
        ("tenants.orders.tasks", "def sweep():\n    services.sweep()"),
        ("tenants.orders.tasks", f"def sweep():\n{LONG}"),
    ),
    (
        rules.long_views,
        ("web.public.views", "def home(request):\n    return page(request)"),
        ("web.public.views", f"def home(request):\n{LONG}"),
    ),
)
RULES = list(dict.fromkeys(rule for rule, _, _ in EXAMPLES))


def name_of(value: object) -> str:
    return getattr(value, "__name__", "")


@pytest.mark.parametrize(("rule", "good", "bad"), EXAMPLES, ids=name_of)
def test_a_rule_tells_good_from_bad(rule: Rule, good: tuple[str, str], bad: tuple[str, str]) -> None:
    assert list(rule(read(*good))) == []
    assert len(list(rule(read(*bad)))) == 1


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    assert [found for source in product() for found in rule(source)] == []


def test_no_silence_outlives_its_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is excused from the audit log has to be there, and to write."""
    silent = dict(rules.SILENT)
    monkeypatch.setattr(rules, "SILENT", {})
    needed = {
        found.split()[0].partition(":")[0] + "." + found.split()[1]
        for source in product()
        for found in rules.untold_writes(source)
    }
    assert [key for key in silent if not any(rules.recorded(name, key) for name in needed)] == []
