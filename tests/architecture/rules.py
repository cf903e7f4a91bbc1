"""The house rules: each is a function from a module to what it finds there, with its exceptions and their reasons."""

import ast
from collections.abc import Iterator
from typing import TypeGuard

from tests.architecture.source import Source, body_lines, package_of

OURS = frozenset({"core", "accounts", "shops", "tenants", "billing", "api"})
MAKES_ROWS = frozenset({"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"})
ROW_WRITES = MAKES_ROWS | {"save", "update", "delete"}
PREPARED_WRITES = frozenset({"inserted", "updated", "Written"})  # core.prepared_rows
LOCKS = frozenset({"PreparedLock", "lock_rows"})  # core.locks
LOCKS_ANY_MODEL = frozenset(
    {"core.management.commands.rotate_field_keys"}
)  # whichever has an encrypted field
MANAGERS = frozenset({"objects", "all_objects"})
# What has a `save` or a `create` of its own in the surfaces, which calls a service.
NO_ROWS = frozenset({"self", "form", "formset", "page", "table", "new"})

# package, module or function → where its writes are recorded, if not in the audit log
SILENT = {
    "billing.payouts.services.follow_balance": "what the vendor says, read every hour; payouts themselves are told",
    "tenants.store.services.leave_handle": "its caller records the change of the handle",
    "open_defaults": "what a new shop starts with, nobody's doing",
    "accounts.services.second_factor.begin_second_factor": "counts only once confirmed, which is told",
    "accounts.services.changes.tell_owner": "its caller records the change it tells of",
    "accounts.services.changes.forget_change": "what a mail was about, which is on record",
    "accounts.services.registration.withdraw_registration": "undoes what the log says was registered a moment ago",
    "api.services": "answers kept for repeats: nothing of the shop changes",
    "billing.fee_terms.services.ensure_plan_term": "what a new plan starts with",
    "billing.ledger": "the ledger is a record, and entries never change",
    "billing.plans.services.ensure_default_plan": "what a new platform starts with",
    "billing.subscriptions.services": "the trial a new shop starts with",
    "tenants.api_keys.services.actor_of_key": "when the key was last used",
    "tenants.cart": "a cart is its shopper's own",
    "tenants.catalog.services.fetching": "the worker's part; who asked for the picture is told",
    "tenants.catalog.services.media.fail_media": "as above",
    "tenants.catalog.services.variant_set": "its callers save the product and tell",
    "tenants.contact.services.send_message": "the message is its own record",
    "tenants.contact.services.note_read": "a mark on the message itself",
    "tenants.contact.services.forget_spam": "what nobody read and nobody will miss",
    "tenants.store.services.open_series": "a counter at zero: what is numbered is told",
    "tenants.checkout": "its shopper's own; the order's timeline begins with placing",
    "tenants.customers": "codes and sessions, which end by themselves",
    "tenants.importing.services.check": "makes a plan; running it is told",
    "tenants.inventory": "every change is a StockMovement",
    "tenants.notifications": "the mails that were sent are its record",
    "tenants.orders": "what payments, stock and time do to an order stands in its timeline",
    "tenants.payments": "every step is a PaymentEvent",
    "tenants.store.services.touch_storefront": "a number for caches",
}


def foreign_models(source: Source) -> Iterator[str]:
    """A package's models are its own: others ask its selectors and services. A signature may name what these return."""
    named = source.type_only_lines()
    for line, name in source.imports():
        parts = name.split(".")
        if line in named:
            continue
        if "models" in parts and parts[0] in OURS and package_of(name) != source.package:
            yield source.at(line, name)


def rows_written(source: Source) -> Iterator[str]:
    """Surfaces, handlers, tasks and selectors write no row: services do."""
    if not _writes_nothing(source):
        return
    modules = {name.rpartition(".")[2] for _, name in source.imports()}
    for call, method in source.calls():
        if method.attr in ROW_WRITES and _writes_a_row(call, method, modules):
            yield source.at(call.lineno, ast.unparse(method))
    yield from (source.at(node.lineno) for node in ast.walk(source.tree) if _calls(node, *PREPARED_WRITES))


def _writes_nothing(source: Source) -> bool:
    surface = source.parts[0] in {"web", "api"} and not source.is_a("services")
    return surface or any(source.is_a(kind) for kind in ("handlers", "tasks", "selectors"))


def _writes_a_row(call: ast.Call, method: ast.Attribute, modules: set[str]) -> bool:
    """A row's and a queryset's methods are told from a dict's, a cache's and a service's by how they are called."""
    if any(isinstance(part, ast.Attribute) and part.attr in MANAGERS for part in ast.walk(method.value)):
        return True
    root = _root(method.value)
    if root in NO_ROWS or (root in modules and root.islower()):
        return False
    return method.attr in MAKES_ROWS or not call.args


def _root(node: ast.expr) -> str:
    """`order` of `order.lines.filter(…)`."""
    while not isinstance(node, ast.Name):
        inner = getattr(node, "value", None) or getattr(node, "func", None)
        if inner is None:
            return ""
        node = inner
    return node.id


def model_forms(source: Source) -> Iterator[str]:
    """A form over a model says itself how it saves, by a service: Django's own `save` writes the row."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and any(
            ast.unparse(base).endswith("ModelForm") for base in node.bases
        ):
            names = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
            if "save" not in names:
                yield source.at(node.lineno, node.name)


def loose_events(source: Source) -> Iterator[str]:
    """An event and its change commit together: it is emitted inside a transaction, or by a function that says it needs
    its caller's. (`emit` itself refuses to run outside one; this finds the place before it runs.)
    """
    if not any(name == "core.outbox.emit" for _, name in source.imports()):
        return
    for function in source.functions():
        said = "transaction" in (ast.get_docstring(function) or "") or function.name.startswith("_")
        inside = {
            id(part)
            for node in ast.walk(function)
            if isinstance(node, ast.With) and any("atomic" in ast.unparse(item) for item in node.items)
            for part in ast.walk(node)
        }
        for part in ast.walk(function):
            if _calls(part, "emit") and id(part) not in inside and not said:
                yield source.at(part.lineno, function.name)


def _calls(node: ast.AST, *names: str) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def stray_locks(source: Source) -> Iterator[str]:
    """Rows are locked in locks.py only, where their order can be read."""
    if source.parts[-1] == "locks" or source.module in LOCKS_ANY_MODEL:
        return
    for call, method in source.calls():
        if method.attr == "select_for_update":
            yield source.at(call.lineno)
    yield from (source.at(node.lineno) for node in ast.walk(source.tree) if _calls(node, *LOCKS))


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
        if "request" in takes and body_lines(function) > 20:
            yield source.at(function.lineno, f"{function.name}: {body_lines(function)} lines")


def _longer_than(source: Source, limit: int) -> Iterator[str]:
    for function in source.functions():
        if body_lines(function) > limit:
            yield source.at(function.lineno, f"{function.name}: {body_lines(function)} lines")


def told_by_surfaces(source: Source) -> Iterator[str]:
    """Surfaces, tasks and selectors neither audit nor emit: the service that writes does, in its transaction."""
    if _writes_nothing(source) and not source.is_a("handlers"):
        for node in ast.walk(source.tree):
            if _calls(node, "audit") or _calls(node, "emit"):
                yield source.at(node.lineno, ast.unparse(node.func))


def dropped_actors(source: Source) -> Iterator[str]:
    """Who asked is written down: a service that takes an actor hands it to the audit log, a timeline or a service."""
    if not source.is_a("services"):
        return
    for function in source.functions():
        taken = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
        if "actor" in taken and not function.name.startswith("_") and not _hands_on(function, "actor"):
            yield source.at(function.lineno, function.name)


def _hands_on(function: ast.AST, name: str) -> bool:
    """Whether some call gets it as an argument; a method of its own, such as `actor.require(…)`, is none."""
    handed = [
        part
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        for argument in (*call.args, *(each.value for each in call.keywords))
        for part in ast.walk(argument)
    ]
    return any(isinstance(part, ast.Name) and part.id == name for part in handed)


def untold_writes(source: Source) -> Iterator[str]:
    """A service that writes leaves an entry in the audit log, itself or through what it hands its actor to.

    What shoppers and machines do is recorded elsewhere: SILENT names where.
    """
    if not source.is_a("services"):
        return
    own = {part.name: part for part in source.tree.body if isinstance(part, ast.FunctionDef)}
    for name, function in own.items():
        reached = _reached(function, own)
        writes = any(_writes_directly(each) for each in reached)
        told = any(_calls(node, "audit") for each in reached for node in ast.walk(each))
        known = any(recorded(f"{source.module}.{name}", key) for key in SILENT)
        if (
            writes
            and not told
            and not known
            and not name.startswith("_")
            and not _hands_on(function, "actor")
        ):
            yield source.at(function.lineno, name)


def recorded(function: str, key: str) -> bool:
    """Whether the entry of SILENT speaks of this function."""
    return function.endswith(f".{key}") or f"{function}.".startswith(f"{key}.")


def _reached(function: ast.FunctionDef, own: dict[str, ast.FunctionDef]) -> list[ast.FunctionDef]:
    """The function and those of its module that it calls, through any number of hops."""
    found = [function]
    for each in found:
        called = {node.id for node in ast.walk(each) if isinstance(node, ast.Name)}
        found += [own[name] for name in own if name in called and own[name] not in found]
    return found


def _writes_directly(function: ast.FunctionDef) -> bool:
    return any(
        _calls(node, *PREPARED_WRITES)
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ROW_WRITES
            and (node.func.attr in MAKES_ROWS or not node.args)
        )
        for node in ast.walk(function)
    )
