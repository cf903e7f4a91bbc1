"""Logo and favicon: checked as a product's pictures are, and shown wherever the shop shows itself."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.errors import Forbidden, Invalid, TooLarge
from core.outbox.testing import drain
from shops.actors import staff_actor
from shops.context import use
from tenants.catalog.models import Media
from tenants.catalog.services import add_media, remove_brand_image, remove_media, set_brand_image
from tenants.orders.documents import invoice_pdf
from tenants.store.brand import BrandPng, brand_png
from tenants.store.models import AuditEntry
from tenants.store.selectors import forget_settings, fresh_settings
from tests.builders import STAFF, make_product
from tests.selling import sell

pytestmark = pytest.mark.django_db


def picture(width: int = 960, height: int = 240, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), (200, 60, 30, 128)).save(out, kind)
    return out.getvalue()


def noise() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 300), 80).save(out, "PNG")
    return out.getvalue()


NOISE = noise()


def mark(kind: str = "logo") -> BrandPng:
    found = brand_png(fresh_settings(), kind)
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_logo_is_small_for_mails_and_in_every_width_for_pages(in_acme: Any):
    set_brand_image(actor=STAFF, kind="logo", content=picture())
    assert (mark().width, mark().height) == (480, 120)
    assert (mark().shown_width, mark().shown_height) == (240, 60)
    assert fresh_settings().brand_images["logo"]["widths"] == [160, 320, 480, 640, 960]
    entry = AuditEntry.objects.get(action="settings.updated")
    assert "brand_images" in entry.data["changes"]


def test_a_favicon_is_a_square(in_acme: Any):
    set_brand_image(actor=STAFF, kind="favicon", content=picture(400, 200))
    with default_storage.open(mark("favicon").name) as file:
        assert Image.open(file).size == (180, 180)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg onload=alert(1)>",
        b"GIF89a but no picture",
        b"%PDF-1.7",
        picture(8, 8),
        NOISE[: len(NOISE) // 2],
    ],
)
def test_what_is_no_picture_changes_nothing(in_acme: Any, content: bytes):
    with pytest.raises(Invalid):
        set_brand_image(actor=STAFF, kind="logo", content=content)
    assert fresh_settings().brand_images == {}
    assert not Media.objects.filter(product=None).exists()


def test_too_large(in_acme: Any):
    with pytest.raises(TooLarge):
        set_brand_image(actor=STAFF, kind="logo", content=b"x" * (20 * 1024 * 1024 + 1))


def test_who_may(world: Any, in_acme: Any):
    with pytest.raises(Forbidden):
        set_brand_image(actor=staff_actor(world.bob, world.acme), kind="logo", content=picture())


@pytest.mark.django_db(transaction=True)
def test_files_stay_while_somebody_needs_them(world: Any):
    """The same picture as a product's: neither takes the other's files along."""
    with use(world.acme):
        content = picture()
        image = add_media(actor=STAFF, product_id=make_product(), content=content)
        set_brand_image(actor=STAFF, kind="logo", content=content)
        name = mark().name
        remove_media(actor=STAFF, media_id=image.id)
        assert default_storage.exists(name)
        set_brand_image(actor=STAFF, kind="logo", content=picture(640, 200))
        assert not default_storage.exists(name)
        name = mark().name
        remove_brand_image(actor=STAFF, kind="logo")
        assert not default_storage.exists(name)
        assert fresh_settings().brand_images == {}


def test_the_storefront_shows_both(world: Any, client_for: Any):
    with use(world.acme):
        set_brand_image(actor=STAFF, kind="logo", content=picture())
        set_brand_image(actor=STAFF, kind="favicon", content=picture(200, 200))
        logo, icon = mark(), mark("favicon")
        key = fresh_settings().brand_images["logo"]["key"]
    client = client_for(world.acme)
    page = client.get("/").content.decode()
    assert key in page
    assert f'<link rel="icon" type="image/png" href="{icon.url}">' in page
    assert client.get("/favicon.ico")["Location"] == icon.url
    file = client.get(icon.url)
    assert (file.status_code, file["Content-Type"]) == (200, "image/png")
    assert file.getvalue().startswith(b"\x89PNG")
    account = client.get("/account/sign-in/").content.decode()
    assert icon.url in account
    assert logo.url in account
    assert client_for(world.globex).get(icon.url).status_code == 404


def test_mails_and_invoices_show_the_logo(world: Any, in_acme: Any, mailoutbox: Any):
    order = sell()
    plain = invoice_pdf(order.id)
    set_brand_image(actor=STAFF, kind="logo", content=picture())
    forget_settings()  # the transaction of a test never commits, which is when others would
    drain()
    html = str(mailoutbox[-1].alternatives[0][0])
    assert f'src="http://acme.stoa.localhost{mark().url}"' in html
    assert len(invoice_pdf(order.id)) > len(plain)
    assert b"/Image" in invoice_pdf(order.id)
    assert b"/Image" not in plain


def test_the_screen(world: Any, client_for: Any):
    client = client_for(None, user=world.alice)
    root = "/manage/acme/settings/"
    file = SimpleUploadedFile("logo.png", picture(), content_type="text/html")
    assert "Logo saved" in client.post(f"{root}brand/logo/", {"file": file}, follow=True).content.decode()
    with use(world.acme):
        name = mark().name
    assert name in client.get(root).content.decode()
    shown = client.get(f"/manage/acme/media/{name}")
    assert shown["Content-Type"] == "image/png"
    assert shown.getvalue().startswith(b"\x89PNG")
    bad = SimpleUploadedFile("logo.png", b"no picture", content_type="image/png")
    assert "not a picture" in client.post(f"{root}brand/logo/", {"file": bad}, follow=True).content.decode()
    assert "Choose a picture" in client.post(f"{root}brand/logo/", follow=True).content.decode()
    assert client.post(f"{root}brand/hero/").status_code == 404
    client.post(f"{root}brand/logo/", {"remove": "1"})
    with use(world.acme):
        assert brand_png(fresh_settings(), "logo") is None
