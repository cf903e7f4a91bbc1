"""The house rules: each is a function from a module to what it finds there, with its exceptions and their reasons."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Source, body_lines, package_of

OURS = frozenset({"core", "accounts", "shops", "tenants", "billing", "api"})
ROW_WRITES = frozenset(
    {"save", "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete"}
)
MANAGERS = frozenset({"objects", "all_objects"})

# module → why it may see models of another package
MODELS_SEEN = {
    "web.access": "the signed-in user is Django's request.user; the type is named, no row is read",
    "web.public.invitations": "the signed-in user, as above",
    "web.operations.words": "types the platform's audit entries it puts into words",
    "web.demo.making.make": "the demo hands its users to services",
    "web.demo.making.payments": "as above",
    "web.demo.making.people": "as above",
    "billing.fee_terms.services": "a fee term belongs to a plan; plans is the table beside it",
    "billing.fee_terms.selectors": "as above",
    "billing.subscriptions.services": "looks up the plan a shop moves to; one line, no rule of plans in it",
    "api.rest.v1.serializers": "MAX_QUANTITY, a number and no table",
    "api.rest.v1.shapes": "types the stock level that inventory's selector returned",
}
# module → why it may write rows although it is no service
ROWS_WRITTEN = {
    "api.rest.idempotency": "it is the service of its one table, the answers kept for repeats",
    "web.public.invitations": "whoever follows a mailed invitation has proved the address; the table is allauth's",
}
# module → why its lock is not in locks.py
LOCKS_HELD = {
    "accounts.services": "the second-factor devices of one user, nothing to order against",
    "billing.plans.services": "one plan's row",
    "billing.connect.services": "one account's row",
    "api.rest.idempotency": "one key's row",
}
# function → why its body is longer than a view's
LONG_VIEWS = {
    "web.public.styleguide._samples": "a list of samples, no logic",
    "web.storefront.pages._resources": "one small function per object that a theme may ask for",
    "web.operations.ledger.statement": "reads a month, sums it per currency, shows it",
    "web.checkout.pages._pay": "every refusal shows the page again with what to do",
    "web.checkout.pages._page": "one entry per part of the checkout's page",
    "web.backoffice.home_tasks._orders": "a table of things to do",
    "web.backoffice.home_tasks.first_steps": "a table of first steps",
    "web.backoffice.inventory._correct": "answers with the row alone, or with the whole page",
}


def foreign_models(source: Source) -> Iterator[str]:
    """A package's models are its own: others ask its selectors and services."""
    for line, name in source.imports():
        parts = name.split(".")
        if "models" in parts and parts[0] in OURS and package_of(name) != source.package:
            yield source.at(line, name)


def rows_written(source: Source) -> Iterator[str]:
    """Surfaces, handlers, tasks and selectors write no row: services do."""
    surface = source.parts[0] in {"web", "api"}
    if not surface and not any(source.is_a(kind) for kind in ("handlers", "tasks", "selectors")):
        return
    for call, method in source.calls():
        if method.attr in ROW_WRITES and (_of_a_manager(method.value) or _is_row(method)):
            yield source.at(call.lineno, ast.unparse(method))


def _of_a_manager(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr in MANAGERS for part in ast.walk(node))


def _is_row(method: ast.Attribute) -> bool:
    """`row.save(update_fields=…)` and the like on what is called a row, instance or object."""
    return isinstance(method.value, ast.Name) and method.value.id in {"row", "instance", "obj", "entry"}


def stray_locks(source: Source) -> Iterator[str]:
    """Rows are locked in locks.py only, where their order can be read."""
    if source.parts[-1] == "locks":
        return
    for call, method in source.calls():
        if method.attr == "select_for_update":
            yield source.at(call.lineno)


def tenant_contexts(source: Source) -> Iterator[str]:
    """`with tenant:` and its kin are django-tenants' way in; ours is shops.context.use."""
    for node in ast.walk(source.tree):
        for item in node.items if isinstance(node, ast.With) else ():
            entered = ast.unparse(item.context_expr).partition("(")[0].rpartition(".")[2]
            if entered in {"tenant", "shop", "schema_context", "tenant_context"}:
                yield source.at(node.lineno, entered)


def django_tenants(source: Source) -> Iterator[str]:
    """Only shops knows django-tenants."""
    if source.parts[0] != "shops":
        yield from (
            source.at(line, name) for line, name in source.imports() if name.startswith("django_tenants")
        )


def long_files(source: Source) -> Iterator[str]:
    """Past 400 lines a file becomes a folder."""
    length = len(source.text.splitlines())
    if length > 400:
        yield source.at(length)


def long_services(source: Source) -> Iterator[str]:
    """A service fits on a screen: 40 lines."""
    if source.is_a("services"):
        yield from _longer_than(source, 40)


def long_tasks(source: Source) -> Iterator[str]:
    """A task calls a service: five lines."""
    if source.parts[-1] == "tasks" and source.module != "core.tasks":  # which is what a task is
        yield from _longer_than(source, 5)


def long_views(source: Source) -> Iterator[str]:
    """A view is thin: 20 lines."""
    if source.parts[0] not in {"web", "api"}:
        return
    for function in source.functions():
        takes = {argument.arg for argument in function.args.args[:2]}
        name = f"{source.module}.{function.name}"
        if "request" in takes and body_lines(function) > 20 and name not in LONG_VIEWS:
            yield source.at(function.lineno, f"{function.name}: {body_lines(function)} lines")


def _longer_than(source: Source, limit: int) -> Iterator[str]:
    for function in source.functions():
        if body_lines(function) > limit:
            yield source.at(function.lineno, f"{function.name}: {body_lines(function)} lines")
