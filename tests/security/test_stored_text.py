"""Text that somebody stored, wherever it is shown: pages of every surface, mails, documents, feeds, exported files.

One shop has hostile text in every place that takes any. Each page that links lead to is read; none of it is markup.
"""

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from core.errors import Invalid
from shops.context import use
from tenants.content.services import LinkInput, save_menu
from tests.builders import STAFF
from tests.security.forms import content_of, read, shape_of
from tests.security.furnishing import Furnished, furnish

pytestmark = pytest.mark.django_db
HOSTILE = "</script></title></textarea>'\"><img src=x onerror=alert(1)>{{7*7}}${7*7}"
FORMULA = "=cmd|' /C calc'!A0"


class _Live(HTMLParser):
    """What a browser would run: handlers, and addresses that are script. (A merchant's text may have pictures.)"""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            address = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
            leads = name in {"href", "src", "action", "formaction"}
            if name.startswith("on") or (
                leads and address.startswith(("javascript:", "vbscript:", "data:text"))
            ):
                self.bad.append(f"<{tag} {name}={value!r}>")


def live(html: str) -> list[str]:
    parser = _Live()
    parser.feed(html)
    return parser.bad + (
        ["a template was run"] if re.search(r"\D49\$\D|onerror=alert\(1\)&gt;49", html) else []
    )


def walk(client: Any, start: list[str], inside: str) -> tuple[list[str], int]:
    """What is live on the pages that links lead to, each shape of address a few times; and how many were read."""
    waiting, met, bad, read_pages = list(start), dict[str, int](), [], 0
    for address in waiting:
        answer = client.get(address)
        body = content_of(answer)
        if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
            continue
        read_pages += 1
        page = body.decode()
        bad += [f"{address}: {each}" for each in live(page)]
        for data in re.findall(
            r'<script[^>]*type="application/(?:ld\+)?json"[^>]*>(.*?)</script>', page, re.DOTALL
        ):
            json.loads(data)
        for link in read(address, page)[0]:
            path = link.partition("#")[0]
            if path.startswith(inside) and "download" not in path and met.get(shape_of(path), 0) < 2:
                met[shape_of(path)] = met.get(shape_of(path), 0) + 1
                waiting.append(path)
    return bad, read_pages


@pytest.fixture
def hostile(acme: Any, world: Any, settings: Any, tmp_path: Any) -> Furnished:
    settings.MEDIA_ROOT, settings.STRIPE_API_BASE = tmp_path, "http://127.0.0.1:9"
    from shops.services import update_profile

    update_profile(acme.id, actor=STAFF, name=HOSTILE[:80])
    return furnish(acme, world.alice, HOSTILE)


def test_no_page_of_the_storefront(hostile: Furnished, acme: Any, client_for: Any):
    client = client_for(acme)
    client.cookies["stoa_cart"], client.cookies["stoa_customer"] = hostile.cart, hostile.customer_token
    start = ["/", "/collections", "/collections/all", "/products/acme-goods", "/pages/hostile", "/cart", "/checkout/",
             "/account/", "/search?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E", "/collections/acme-goods"]  # fmt: skip
    bad, seen = walk(client, start, "/")
    assert bad == []
    assert seen > 12
    from xml.etree import ElementTree

    ElementTree.fromstring(client.get("/sitemap.xml").content)  # our own


def test_no_page_of_the_back_office_and_the_console(
    hostile: Furnished, acme: Any, world: Any, client_for: Any
):
    from accounts.models import AuthenticatorApp

    bad, seen = walk(client_for(None, user=world.alice), ["/manage/acme/"], "/manage/acme/")
    assert bad == []
    assert seen > 40
    olga = client_for(None, user=world.olga)
    session = olga.session
    device = AuthenticatorApp.objects.create(user=world.olga, name="app", confirmed=True)
    session["otp_device_id"] = device.persistent_id
    session.save()
    bad, seen = walk(olga, ["/operations/"], "/operations/")
    assert bad == []
    assert seen > 5


def test_no_mail_and_no_invoice(hostile: Furnished, acme: Any, mailoutbox: Any):
    from core.outbox.testing import drain
    from tenants.orders.documents import invoice_pdf

    drain(raise_errors=False)
    assert len(mailoutbox) >= 4
    for mail in mailoutbox:
        assert "\n" not in mail.subject
        assert live(str(mail.body)) == [] or "<" not in str(mail.body)[:1]
        for html, _kind in mail.alternatives:
            assert live(str(html)) == []
        assert len(mail.to) == 1
        assert not mail.message()["Bcc"]
    with use(acme):
        assert invoice_pdf(hostile.order.id)[:5] == b"%PDF-"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "\tjavascript:alert(1)", "data:text/html,x", "//evil.example",
     "/\\evil.example", "vbscript:x", "https://a\"onclick=alert(1)", "http://plain.example", "\x01javascript:x"],
)  # fmt: skip
def test_no_menu_leads_to_script(in_acme: Any, address: str):
    with pytest.raises(Invalid):
        save_menu(actor=STAFF, handle="main-menu", links=[LinkInput("Words", address)])


@pytest.mark.parametrize("text", [FORMULA, "+1+1", "-1+1", "@SUM(A1)", "\t=1", "'=1", "''quoted", "＝1"])
def test_an_exported_file_has_no_formula_and_comes_back_as_it_was(
    acme: Any, world: Any, client_for: Any, text: str
):
    from tenants.importing import selectors, services
    from tests.builders import make_product

    with use(acme):
        make_product(
            title=f"A {text}", vendor=text, product_type=text, tags=(text,), seo_title=text, sku=text
        )
    answer = client_for(None, user=world.alice).get("/manage/acme/imports/export/")
    body = content_of(answer)
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert text.strip() in str(rows)
    assert not [
        cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell[:1] and not _is_number(cell)
    ]
    with use(acme):
        job = services.upload_import(actor=STAFF, file=io.BytesIO(body), filename="back.csv")
        services.check_import(job)
        found = selectors.import_job(job)
        assert (found.changed_count, found.created_count, found.refused_count) == (0, 0, 0)


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None


def test_a_log_line_is_one_line(caplog: Any, client_for: Any, acme: Any):
    """What a visitor writes into an address or a header begins no line of its own."""
    import logging

    from core.logs import JsonFormatter

    record = logging.LogRecord("x", logging.INFO, "", 0, 'a\n{"level": "error"}\r\x1b[2J\u2028b', (), None)
    line = JsonFormatter().format(record)
    assert not set(line) & set("\n\r\x1b")
    json.loads(line)


@pytest.mark.parametrize(
    "html", ["<b onclick=x>", "<a href=' java\tscript:x'>", f"<p>{HOSTILE}</p>", "<i>&gt;49${7*7}</i>"]
)
def test_the_control_live_text_is_seen(html: str):
    assert live(html)
