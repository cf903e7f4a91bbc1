"""Text that wants to be something else: script, template, formula, header, address of a file."""

from typing import Any

import pytest

from tenants.catalog.html import clean_html
from tenants.importing.values import guarded
from tenants.orders.letterhead import OnlyTheLogo

MARK = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "source",
    [
        MARK,
        "<p onclick=alert(1)>a</p>",
        "<svg onload=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java\tscript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<img src=x onerror=alert(1)>",
        "<iframe src=//evil.example></iframe>",
        "<style>*{background:url(//evil.example)}</style>",
        '<p style="position:fixed">x</p>',
        "<form action=//evil.example><input name=card></form>",
        "<base href=//evil.example>",
        '<meta http-equiv=refresh content="0;url=//evil.example">',
        '<math><mtext></table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    ],
)
def test_merchants_html_carries_no_script_style_form_or_frame(source: str):
    cleaned = clean_html(source).lower()
    for bad in ("<script", "onclick", "onload=", "onerror=alert(1)>", "javascript:", "data:", "<iframe", "<style",
                "style=", "<form", "<input", "<base", "<meta", "<svg", "<math"):  # fmt: skip
        assert bad not in cleaned
    assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_no_cell_of_ours_is_a_formula(cell: str):
    assert guarded(cell)[0] == "'"


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "http://169.254.169.254/", "https://evil.example/x.css", "ftp://x", "data:,x"],
)
def test_an_invoice_fetches_nothing(url: str):
    with pytest.raises(ValueError, match="fetches nothing"):
        OnlyTheLogo(None)(url)


TEXTS = [f'"><{MARK}', "{{ 7|times:7 }}{% raw %}", "{{ settings.SECRET_KEY }}{% debug %}", "%s%n${7*7}#{7*7}"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS)
def test_a_shops_name_is_only_text(client_for: Any, world: Any, text: str):
    from core.actor import Actor
    from shops.services import update_profile

    update_profile(world.acme.id, actor=Actor.system("test"), name=text[:80])
    pages = [
        client_for(world.acme).get("/"),
        client_for(world.acme).get("/cart"),
        client_for(world.acme).get("/account/sign-in/"),
        client_for(None, user=world.alice).get("/manage/acme/"),
        client_for(None, user=world.alice).get("/manage/acme/settings/"),
    ]
    for page in pages:
        body = page.content.decode()
        assert page.status_code == 200
        assert MARK not in body
        assert "SECRET_KEY" not in body or "{{ settings.SECRET_KEY }}" in body


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", [MARK, "' OR 1=1--", "{{ shop.name }}", "(" * 100, "!&|:*<-> ", "%25'\"\\", "\U0001f4a9"]
)
def test_a_search_is_only_text(client_for: Any, acme: Any, asked: str):
    page = client_for(acme).get("/search", {"q": asked})
    assert page.status_code == 200
    assert MARK not in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\nBcc: evil@evil.example",
        "a@b.example\r\nBcc:x@y.example",
        "a@b.example,c@d.example",
        "a" * 300 + "@b.example",
    ],
)
def test_an_address_writes_no_header_into_a_mail(client_for: Any, acme: Any, address: str, mailoutbox: Any):
    answer = client_for(acme).post("/account/sign-in/", {"email": address})
    assert answer.status_code == 422
    assert mailoutbox == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
                {"origin": "null"}, {"origin": "http://globex.stoa.localhost"}, {"referer": "https://evil.example/"},
                {}]
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/cart/add", "/cart/update", "/checkout/", "/account/sign-out/", "/account/sign-in/"]
)
def test_no_other_site_acts_for_a_shopper(client_for: Any, acme: Any, headers: dict[str, str], path: str):
    client = client_for(acme)
    client.cookies["stoa_cart"] = "x" * 32
    assert client.post(path, {}, headers=headers).status_code == 403


@pytest.mark.django_db
def test_no_function_with_its_owners_rights_looks_names_up_elsewhere(db: Any):
    """A SECURITY DEFINER function without a path of its own runs whatever its caller put in front."""
    from django.db import connections

    with connections["platform"].cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        found = dict(cursor.fetchall())
    assert found
    for name, config in found.items():
        assert config == ["search_path=pg_catalog, pg_temp"], name
