"""Renders every page of a theme with the demo's data and photographs it.

    PYTHONPATH=platform:. .venv/bin/python -m tests.themes.shots OUT [PAGE ...]

Phone and desktop, light and dark, both demo shops; prints what axe finds.
"""

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from axe_core_python.sync_playwright import Axe
from PIL import Image as Picture
from playwright.sync_api import Browser, Page, sync_playwright

from tests.themes.world import World
from web.demo.art import hero_image, product_image, story_image

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_pictures: dict[str, bytes] = {}


def picture(name: str) -> bytes:
    """A rendition by the name the world gives it: key.number-width.webp."""
    if name not in _pictures:
        stem, _, size = name.removesuffix(".webp").rpartition("-")
        if stem.endswith("-hero"):
            body = hero_image(stem.removesuffix("-hero"))
        elif stem.endswith("-story"):
            body = story_image(stem.removesuffix("-story"))
        else:
            key, _, number = stem.rpartition(".")
            body = product_image(key, int(number))
        image = Picture.open(BytesIO(body))
        image.thumbnail((int(size), 10_000))
        out = BytesIO()
        image.save(out, "WEBP", quality=82)
        _pictures[name] = out.getvalue()
    return _pictures[name]


class Shop(BaseHTTPRequestHandler):
    """Serves one page, its theme's files and its pictures."""

    world: World
    html: str = ""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/assets/"):
            self._send(*self.world.engine.asset(path.rsplit("/", 1)[1]))
        elif path.startswith("/media/"):
            self._send(picture(path.rsplit("/", 1)[1]), "image/webp")
        elif path == "/cart.json":
            self._send(b'{"item_count": 2}', "application/json")
        else:
            self._send(Shop.html.encode(), "text/html; charset=utf-8")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


def pages(
    browser: Browser, world: World, address: str, names: list[str]
) -> Iterator[tuple[str, str, str, Page]]:
    """(page, size, scheme, the open page) for everything asked for."""
    Shop.world = world
    for name in world.pages():
        if names and name not in names:
            continue
        template, context = world.pages()[name]
        Shop.html = world.engine.render_template(template, context)
        for size, (width, height) in SIZES.items():
            for scheme in SCHEMES:
                view = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                page = view.new_page()
                page.on("pageerror", lambda error: print("  script:", error))
                page.goto(address, wait_until="load")
                for _ in range(9):
                    page.mouse.wheel(0, 700)
                page.wait_for_load_state("networkidle")
                page.evaluate("window.scrollTo(0, 0)")
                yield name, size, scheme, page
                view.close()


def main() -> None:
    out, names = Path(sys.argv[1]), sys.argv[2:]
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        for slug in ("acme", "globex"):
            for name, size, scheme, page in pages(browser, World(slug), address, names):
                page.screenshot(path=out / f"{slug}-{name}-{size}-{scheme}.png", full_page=True)
                for finding in Axe().run(page)["violations"]:
                    print(
                        slug,
                        name,
                        size,
                        scheme,
                        finding["id"],
                        [node["html"][:120] for node in finding["nodes"][:3]],
                    )
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
