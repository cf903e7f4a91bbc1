"""A browser, a served page and what axe says of it. Chromium is Debian's; nothing but *.localhost resolves."""

import itertools
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import axe_core_python
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from launch.system_libraries import BROWSERS

CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "/usr/bin/chromium")
ONLY_LOCAL = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1"
)
# Every page is a new document, whose scripts run for half a second: less than it takes to pay for optimizing them.
UNOPTIMIZED = "--js-flags=--always-sparkplug --no-maglev --no-opt"
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TARGETS = (Path(__file__).parent / "targets.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ON_A_PHONE = (
    "color-contrast",
    "link-in-text-block",
    "scrollable-region-focusable",
    "aria-hidden-focus",
)
BY_NIGHT = ("color-contrast", "link-in-text-block")
DANGLING = """() => [...document.querySelectorAll("*")].flatMap((element) => [...element.attributes])
  .filter((each) => each.name.startsWith("data-") && !each.name.endsWith("-select") && /^#/.test(each.value))
  .filter((each) => { try { return !document.querySelector(each.value) } catch { return true } })
  .map((each) => `${each.name}="${each.value}" names nothing on this page`)"""
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
SCHEMES = ("light", "dark")


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Each request has a thread of its own, and so connections of its own: they end with it."""
        super().process_request_thread(request, client_address)
        connections.close_all()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def serving(application: Any) -> Iterator[int]:
    """Serve a WSGI application from threads of this process; gives the port."""
    server = make_server("127.0.0.1", 0, application, _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser without a network."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[ONLY_LOCAL, UNOPTIMIZED])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Browser, *, size: str = "desktop", scheme: str = "light", **options: Any
) -> Iterator[Page]:
    """An empty page of that size and scheme whose `problems` are what the console complained about."""
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.problems = []  # type: ignore[attr-defined]
    page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    try:
        yield page
    finally:
        context.close()


def findings(page: Page, *, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe finds on the page as it is now: rule, impact and where. Of all rules, or of these."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    only = {"type": "rule", "values": rules} if rules else RULES
    result = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [
        f"{found['id']} ({found['impact']}): " + "; ".join(str(node["target"]) for node in found["nodes"][:4])
        for found in result["violations"]
    ]


def faults(page: Page, *, expected: str = "", frame_seen: bool = False) -> list[str]:
    """What is wrong with the open page at phone and desktop width, by day and by night, and what its console said.

    That is: what axe finds, what is too small to press, and what is wider than the window.

    The page is loaded once: what decides its looks are media queries. By night only the colours can differ.
    Complaints of the console with the word `expected` in them are not counted. Where the frame around the page was
    looked at before (`frame_seen`), only what another width can change is looked at on the phone, and by day: which
    colours meet there the desktop has shown by night.
    """
    found = [each for each in page.problems if not expected or expected not in each]  # type: ignore[attr-defined]
    page.problems.clear()  # type: ignore[attr-defined]
    found += dangling(page)
    by_day = {"desktop": (), "phone": ON_A_PHONE if frame_seen else ()}
    for size, scheme in itertools.product(SIZES, SCHEMES):
        if frame_seen and (size, scheme) == ("phone", "dark"):
            continue
        rules = BY_NIGHT if scheme == "dark" else by_day[size]
        page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found += [f"{size} {scheme}: {each}" for each in findings(page, rules=rules)]
        if scheme == "light":
            found += [f"{size}: too small to press: {each}" for each in page.evaluate(TARGETS)]
        if sideways(page):
            found.append(f"{size}: {sideways(page)} px wider than the window")
    return found


def dangling(page: Page) -> list[str]:
    """Attributes for our scripts that name an element (`data-slug-from="#id_name"`) which the page does not have."""
    return list(page.evaluate(DANGLING))


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return int(width)


@contextmanager
def enlarged(page: Page) -> Iterator[None]:
    """The page with its text at twice the size, as WCAG 1.4.4 wants it to be readable."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    try:
        yield
    finally:
        page.evaluate("document.documentElement.style.fontSize = ''")
