"""Reactions to events: the work of an import, each turn in the background."""

from tenants.importing.events import ImportRequested, ImportUploaded
from tenants.importing.services import check_import, run_import


def check_uploaded_file(event: ImportUploaded) -> None:
    check_import(event.job_id)


def go_on_with_import(event: ImportRequested) -> None:
    run_import(event.job_id)
