"""Agora in a real browser: no finding of axe, no fault in its script, nothing wider than the screen."""

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_core_python.sync_playwright import Axe

from tests.themes.shots import Shop, pages
from tests.themes.world import World

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("name", ["home", "everything", "product", "cart", "search-empty", "page", "404"])
def test_pages_are_accessible_by_day_and_by_night(address: str, name: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        for page_name, size, scheme, page in pages(browser, World("globex"), address, [name]):
            place = f"{page_name} {size} {scheme}"
            findings = Axe().run(page)["violations"]
            assert not [(found["id"], found["nodes"][0]["html"][:200]) for found in findings], place
            widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            assert widths[0] <= widths[1], f"{place} is wider than the screen"
        browser.close()
