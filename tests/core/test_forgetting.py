"""What is over is forgotten after the days that the settings say, and not a day before."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from api.models import IdempotencyRecord
from api.services import forget_old_answers
from core import clock
from core.models import InboxMessage
from core.outbox.operating import prune_inbox
from core.registry import schedule
from shops.context import use
from tenants.customers import services as customers
from tenants.customers.models import SignInCode
from tenants.importing.models import ImportItem, ImportJob
from tenants.importing.services import forget_old_imports

pytestmark = pytest.mark.django_db


def test_all_of_it_is_scheduled():
    names = {row.name for row in schedule()}
    assert {
        "outbox.prune", "accounts.forget", "api.forget", "cart.forget", "customers.forget", "importing.forget",
    } <= names  # fmt: skip


def test_handled_messages_of_vendors(settings: Any):
    settings.INBOX_KEEP_DAYS = 10
    now = clock.now()
    for number, (status, days) in enumerate((("done", 11), ("done", 9), ("received", 50), ("dead", 50))):
        InboxMessage.objects.create(
            vendor="stripe", account="", event_id=str(number), kind="x", payload={}, status=status,
            finished_at=now - timedelta(days=days),
        )  # fmt: skip
    assert prune_inbox() == 1
    assert sorted(InboxMessage.objects.values_list("event_id", flat=True)) == ["1", "2", "3"]


def job(status: str, days: int) -> ImportJob:
    name = default_storage.save("imports/old.csv", ContentFile(b"Handle\n"))
    made = ImportJob.objects.create(
        filename=f"{status}-{days}", file=name, file_hash="x", status=status,
        updated_at=clock.now() - timedelta(days=days),
    )  # fmt: skip
    ImportItem.objects.create(job=made, position=1, first_row=2, last_row=2, action="create")
    return made


@pytest.mark.django_db(transaction=True)
def test_old_imports_and_their_files(world: Any, settings: Any, tmp_path: Any):
    settings.IMPORT_KEEP_DAYS, settings.MEDIA_ROOT = 10, tmp_path
    with use(world.acme):
        gone = [job("done", 11), job("failed", 11), job("checked", 11)]
        kept = [job("done", 9), job("running", 50), job("checking", 50)]
        assert forget_old_imports() == 3
        assert set(ImportJob.objects.values_list("id", flat=True)) == {each.id for each in kept}
        assert ImportItem.objects.count() == 3
        assert not any(default_storage.exists(each.file) for each in gone)
        assert all(default_storage.exists(each.file) for each in kept)


def test_codes_and_answers(in_acme: Any, settings: Any):
    settings.SIGN_IN_KEEP_DAYS, settings.IDEMPOTENCY_KEEP_DAYS = 3, 4
    now = clock.now()
    for days in (2, 4):
        SignInCode.objects.create(
            email="a@b.example", code_hash="x", link_hash=str(days), expires_at=now - timedelta(days=days)
        )
    assert customers.forget_old_codes() == 1
    for days in (3, 5):
        record = IdempotencyRecord.objects.create(
            caller="c", key=str(days), request_hash="x", locked_until=now
        )
        IdempotencyRecord.objects.filter(id=record.id).update(created_at=now - timedelta(days=days))
    forget_old_answers()
    assert list(IdempotencyRecord.objects.values_list("key", flat=True)) == ["3"]
