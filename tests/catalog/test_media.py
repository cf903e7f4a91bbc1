"""Pictures: recognised by their bytes, rendered, shared, removed."""

import io
from threading import Thread

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from core.errors import DomainError, Invalid, NotFound, RateLimited, TooLarge
from shops.context import use
from tenants.catalog import imaging, selectors, services
from tenants.catalog.media import open_rendition, rendition_url
from tenants.catalog.rendering import RenderingPlaces
from tenants.catalog.services.files import key_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_picture_gets_renditions_and_becomes_the_cover(simple, owner, picture, card):
    mug = simple("Mug")
    image = services.add_media(
        actor=owner, product_id=mug, content=picture(1000, 500), filename="a.png", alt="A mug"
    )
    assert (image.width, image.height, image.alt) == (1000, 500, "A mug")
    assert image.widths == (160, 320, 480, 640, 960, 1000)
    assert card(mug).image == image
    assert rendition_url(image, 300) == f"/media/{image.key}-320.webp"
    assert rendition_url(image, 5000) == f"/media/{image.key}-1000.webp"
    with open_rendition(f"{image.key}-320.webp") as file, Image.open(file) as found:
        assert (found.format, found.size) == ("WEBP", (320, 160))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_formats_are_told_by_their_bytes(picture, kind):
    content = picture(50, 40, kind)
    found = imaging.inspect(content)
    assert (found.width, found.height) == (50, 40)
    assert [item.width for item in imaging.render(content)] == [50]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture at all",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"%PDF-1.4",
        b"GIF89a" + b"\xff" * 50,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n",
    ],
)
def test_what_is_not_a_picture_is_refused(content):
    with pytest.raises(DomainError):
        imaging.inspect(content)


def test_a_cut_picture_fails_with_a_reason_and_the_product_stays(simple, owner, picture):
    mug = simple("Mug")
    content = picture(800, 800, "JPEG", quality=95)
    with pytest.raises(Invalid, match="damaged"):
        services.add_media(actor=owner, product_id=mug, content=content[: len(content) // 2])
    row = selectors.media_of(mug).get()
    assert row.status == "failed"
    assert "damaged" in row.error
    assert selectors.product(mug).images == ()


def test_bombs_are_refused_before_they_are_decoded(picture, monkeypatch):
    bomb, long = picture(9000, 9000, "PNG"), picture(1, 1) + b"\0" * imaging.MOST_BYTES
    assert len(bomb) < 1_000_000
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(TooLarge):
        imaging.inspect(bomb)
    with pytest.raises(TooLarge):
        imaging.inspect(long)


def test_pictures_are_turned_upright_and_lose_their_metadata():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side
    exif[0x010F] = "Secret Camera"
    out = io.BytesIO()
    Image.new("RGB", (400, 200), "red").save(out, "JPEG", exif=exif)
    assert (imaging.inspect(out.getvalue()).width, imaging.inspect(out.getvalue()).height) == (200, 400)
    rendition = next(imaging.render(out.getvalue()))
    assert (rendition.width, rendition.height) == (200, 400)
    assert b"Secret" not in rendition.content
    assert b"Exif" not in rendition.content


def test_transparency_is_kept():
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(next(imaging.render(out.getvalue())).content)) as found:
        assert found.mode == "RGBA"


def test_the_same_picture_twice_is_one(simple, owner, picture):
    mug = simple("Mug")
    first = services.add_media(actor=owner, product_id=mug, content=picture())
    assert services.add_media(actor=owner, product_id=mug, content=picture()) == first
    assert len(selectors.product(mug).images) == 1


def test_files_go_with_their_last_picture(committing, simple, owner, picture, files):
    mug, cup = simple("Mug"), simple("Cup")
    mine = services.add_media(actor=owner, product_id=mug, content=picture())
    services.add_media(actor=owner, product_id=cup, content=picture())
    services.remove_media(actor=owner, media_id=mine.id)
    assert default_storage.exists(f"{mine.key}-160.webp")
    services.delete_product(actor=owner, product_id=cup)
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_order_and_alt_text(simple, owner, picture, card):
    mug = simple("Mug")
    red, blue = (
        services.add_media(actor=owner, product_id=mug, content=picture(colour=c)) for c in ("red", "blue")
    )
    services.arrange_media(actor=owner, product_id=mug, order=[blue.id])
    services.describe_media(actor=owner, media_id=blue.id, alt="A blue mug")
    found = selectors.product(mug).images
    assert [image.id for image in found] == [blue.id, red.id]
    assert card(mug).image.alt == "A blue mug"
    services.remove_media(actor=owner, media_id=blue.id)
    assert card(mug).image.id == red.id


def test_a_variant_shows_its_own_picture(simple, owner, picture):
    mug = simple("Mug")
    red, blue = (
        services.add_media(actor=owner, product_id=mug, content=picture(colour=c)) for c in ("red", "blue")
    )
    variant = selectors.variants_of([mug])[mug][0]
    assert selectors.variants_for_sale([variant])[variant].image == red
    services.update_variant(actor=owner, variant_id=variant, changes={"image_id": blue.id})
    assert selectors.variants_for_sale([variant])[variant].image == blue


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "originals/ab/x.png", "products/ab/abc-1.webp", "a\x00b", ""]
)
def test_only_renditions_are_served(in_acme, name):
    with pytest.raises(NotFound):
        open_rendition(name)


def test_mallory_gets_no_file(world, simple, owner, picture):
    image = services.add_media(actor=owner, product_id=simple("Mug"), content=picture())
    with use(world.globex):
        with pytest.raises(NotFound):
            open_rendition(f"{image.key}-160.webp")
        with pytest.raises(NotFound):
            services.remove_media(actor=owner, media_id=image.id)


def test_keys_do_not_tell_names():
    assert key_of("ab" * 32) == "products/ab/" + "ab" * 16


def test_pictures_never_take_all_threads(simple, owner, picture, monkeypatch):
    """One is made, nobody may wait: whoever comes is told so at once, and has a place when it is free again."""
    mug, places = simple("Mug"), RenderingPlaces(at_once=1, waiting=0)
    monkeypatch.setattr("tenants.catalog.services.media.places", places)
    monkeypatch.setattr("tenants.catalog.services.brand.places", places)
    with places.taken():
        with pytest.raises(RateLimited):
            services.add_media(actor=owner, product_id=mug, content=picture(50, 40))
        with pytest.raises(RateLimited):
            services.set_brand_image(actor=owner, kind="logo", content=picture(50, 40))
    assert services.add_media(actor=owner, product_id=mug, content=picture(50, 40)).widths == (50,)


def test_a_picture_waits_for_its_place():
    places, inside, together = RenderingPlaces(at_once=1, waiting=1), [], []

    def come(who: str) -> None:
        with places.taken():
            inside.append(who)
            together.append(len(inside))
            inside.remove(who)

    both = [Thread(target=come, args=(who,)) for who in ("first", "second")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert together == [1, 1]
