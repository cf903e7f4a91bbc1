"""One word for "all tenant migrations this code knows": equal fingerprints mean equal schemas."""

import hashlib
from functools import cache
from pathlib import Path

from django.apps import apps

from shops.routers import tenant_labels

TEMPLATE_SCHEMA = "stoa_template"


def migration_names() -> list[tuple[str, str]]:
    """(app label, migration name) of every tenant migration, from the file names: nothing has to be imported."""
    return sorted(
        (label, path.stem)
        for label in tenant_labels()
        for path in (Path(apps.get_app_config(label).path) / "migrations").glob("[!_]*.py")
    )


@cache
def code_fingerprint() -> str:
    """Of the migrations beside this code; a web process claims only spares that carry the same one."""
    return fingerprint_of(migration_names())


def fingerprint_of(names: list[tuple[str, str]]) -> str:
    text = "\n".join(f"{label}.{name}" for label, name in sorted(names))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
