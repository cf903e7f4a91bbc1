"""The disk is full: uploads say so and leave nothing half done, and go through when there is room again."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.storage import NO_ROOM, NoRoom
from shops.context import use
from tenants.catalog.models import Media
from tenants.importing.models import ImportJob
from tests.builders import make_variant
from web.errors import server_error

pytestmark = pytest.mark.django_db
_ROOM = 2_000


@contextmanager
def no_room() -> Iterator[None]:
    """This process can write no file larger than that: the system itself refuses, as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def noise() -> SimpleUploadedFile:
    found = BytesIO()
    Image.effect_noise((200, 200), 90).save(found, "PNG")
    return SimpleUploadedFile("noise.png", found.getvalue(), "image/png")


def table() -> SimpleUploadedFile:
    rows = "".join(f"thing-{number},Thing {number},9.90\n" for number in range(200))
    return SimpleUploadedFile("things.csv", b"Handle,Title,Variant Price\n" + rows.encode(), "text/csv")


def files(shop: Any) -> set[str]:
    with use(shop):
        root = Path(default_storage.path("."))
    return {str(path) for path in root.rglob("*") if path.is_file()}


def test_what_was_begun_does_not_stay_behind(acme: Any):
    before = files(acme)
    with use(acme):
        with no_room(), pytest.raises(NoRoom):
            default_storage.save("imports/large.csv", ContentFile(b"x" * (_ROOM + 1)))
        assert files(acme) == before
        with no_room():
            assert default_storage.save("imports/small.csv", ContentFile(b"x" * _ROOM)) == "imports/small.csv"
        default_storage.delete("imports/small.csv")


def test_an_import_is_refused_and_goes_through_later(client_for: Any, world: Any, acme: Any):
    office, before = client_for(None, user=world.alice), files(acme)
    with no_room():
        answer = office.post("/manage/acme/imports/", {"file": table()})
    assert NO_ROOM in answer.content.decode()
    assert files(acme) == before
    with use(acme):
        assert not ImportJob.objects.exists()
    assert office.post("/manage/acme/imports/", {"file": table()}).status_code == 302


def test_a_picture_is_refused_and_goes_through_later(client_for: Any, world: Any, acme: Any):
    from core.ids import public_id
    from tenants.catalog.models import Variant

    with use(acme):
        product = Variant.objects.get(id=make_variant()).product_id
    office, before = client_for(None, user=world.alice), files(acme)
    address = f"/manage/acme/products/{public_id('prod', product)}/"
    with no_room():
        answer = office.post(f"{address}media/add/", {"file": noise()}, follow=True)
    assert NO_ROOM in answer.content.decode()
    with use(acme):
        assert set(Media.objects.values_list("status", flat=True)) <= {"failed"}
    assert {name for name in files(acme) - before if Path(name).stat().st_size > _ROOM} == set()
    office.post(f"{address}media/add/", {"file": noise()})
    with use(acme):
        assert Media.objects.filter(status="ready").exists()


def test_an_upload_that_does_not_even_arrive_is_answered(rf: Any):
    """Django keeps large ones in files of the system's while it reads them."""
    try:
        with Path("/dev/full").open("wb", buffering=0) as file:
            file.write(b"x")
    except OSError:
        answer = server_error(rf.post("/manage/acme/imports/"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert NO_ROOM in answer.content.decode()
