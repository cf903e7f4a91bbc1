"""Pictures named by their address: fetched later, failed with a reason, tried again."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core import clock
from core.errors import Conflict, TemporaryFailure
from core.outbox.testing import drain
from tenants.catalog import selectors, services
from tenants.store.selectors import audit_entries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def site(picture) -> Iterator[str]:
    """A site with one picture, one page, a redirect, a circle and a fault."""
    content = picture(300, 200)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, target = {
                "/mug.png": (200, ""),
                "/moved": (302, "/mug.png"),
                "/circle": (302, "/circle"),
                "/inside": (302, "http://169.254.169.254/latest/meta-data"),
                "/page": (200, ""),
                "/broken": (503, ""),
            }.get(self.path, (404, ""))
            body = content if self.path == "/mug.png" else b"<html>hello</html>"
            self.send_response(status)
            if target:
                self.send_header("Location", target)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def ask(simple, owner):
    """`ask(url)` notes a picture for a product and returns its row's key."""

    def request(url: str):
        mug = simple("Mug")
        assert services.request_media(actor=owner, product_id=mug, pictures=[(url, "A mug")]) == 1
        assert services.request_media(actor=owner, product_id=mug, pictures=[(url, "A mug")]) == 0
        return mug, selectors.media_of(mug).get().id

    return request


def row(mug):
    return selectors.media_of(mug).get()


@pytest.mark.parametrize("path", ["/mug.png", "/moved"])
def test_a_picture_is_fetched_in_the_background(ask, site, card, path):
    mug, _ = ask(site + path)
    drain()
    found = selectors.product(mug).images
    assert [(image.width, image.alt) for image in found] == [(300, "A mug")]
    assert card(mug).image == found[0]


@pytest.mark.parametrize(
    ("path", "words"),
    [("/nothing", "404"), ("/page", "not a picture"), ("/circle", "circles"), ("/inside", "public site")],
)
def test_what_cannot_be_had_says_why_and_the_product_stays(ask, site, path, words):
    mug, _ = ask(site + path)
    drain()
    assert (row(mug).status, words in row(mug).error) == ("failed", True)
    assert selectors.product_page("mug").images == ()


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/x.png", "http://[::1]/x.png", "http://metadata.google.internal/x"]
)
def test_inner_addresses_are_never_asked(ask, url):
    mug, media = ask(url)
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        services.fetch_media(media)
    assert row(mug).status == "failed"


def test_a_site_that_is_down_is_asked_again_for_a_while(ask, site, owner):
    mug, media = ask(f"{site}/broken")
    with pytest.raises(TemporaryFailure):
        services.fetch_media(media)
    assert row(mug).status == "pending"
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        services.fetch_media(media)
        assert (row(mug).status, "503" in row(mug).error) == ("failed", True)
        services.retry_media(actor=owner, media_id=media)
        with pytest.raises(Conflict):
            services.retry_media(actor=owner, media_id=media)
    assert row(mug).status == "pending"
    told = {entry.action: entry.actor_label for entry in audit_entries()}
    assert told["product.media_requested"] == told["product.media_retried"] == owner.label


def test_an_upload_that_broke_off_is_settled(simple, owner, picture, monkeypatch):
    from tenants.catalog.services import media

    mug = simple("Mug")

    def die(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(media, "write_files", die)
    with pytest.raises(KeyboardInterrupt):
        services.add_media(actor=owner, product_id=mug, content=picture())
    assert services.settle_abandoned_media() == 0
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert services.settle_abandoned_media() == 1
    assert "broke off" in row(mug).error
    monkeypatch.undo()
    services.add_media(actor=owner, product_id=mug, content=picture())
    assert len(selectors.product(mug).images) == 1
