"""One word for "all tenant migrations this code knows": equal fingerprints mean equal schemas."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from shops.routers import tenant_labels

TEMPLATE_SCHEMA = "stoa_template"


def migration_names() -> list[tuple[str, str]]:
    """(app label, migration name) of every tenant migration, from the file names: nothing has to be imported."""
    return sorted(
        (label, path.stem)
        for label in tenant_labels()
        for folder in _folders(label)
        for path in folder.glob("[!_]*.py")
    )


def _folders(label: str) -> list[Path]:
    module, _ = MigrationLoader.migrations_module(label)
    spec = find_spec(module) if module else None
    return [Path(location) for location in (spec.submodule_search_locations or [])] if spec else []


@cache
def code_fingerprint() -> str:
    """Of the migrations beside this code; a web process claims only spares that carry the same one."""
    return fingerprint_of(migration_names())


def fingerprint_of(names: list[tuple[str, str]]) -> str:
    text = "\n".join(f"{label}.{name}" for label, name in sorted(names))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
