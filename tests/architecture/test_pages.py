"""No page goes unseen: every route that answers GET is looked at in a browser, or says why there is nothing to see."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from tests.web.pages import LOOKED_AT, NO_PAGES, PUBLIC, STOREFRONT, methods_of, pages_of
from web.public.mailbox import inbox, mail, mail_body

LOOKED: set[str] = set().union(*LOOKED_AT.values())
MAILBOX = {"mailbox": inbox, "mail": mail, "mail_body": mail_body}  # routes of the demo and development only


@pytest.mark.parametrize("urlconf", [PUBLIC, STOREFRONT])
def test_every_page_is_looked_at(urlconf: str) -> None:
    assert sorted(set(pages_of(urlconf)) - LOOKED - set(NO_PAGES)) == []


def test_the_tables_name_only_what_is_there_and_once() -> None:
    there = {*pages_of(PUBLIC), *pages_of(STOREFRONT), *MAILBOX}
    assert sorted((LOOKED | set(NO_PAGES)) - there) == []
    assert sorted(LOOKED & set(NO_PAGES)) == []
    assert sum(map(len, LOOKED_AT.values())) == len(LOOKED)


def test_what_only_takes_something_is_no_page() -> None:
    @require_POST
    def take(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def show(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert methods_of(path("take/", take)) == {"POST"}
    assert "GET" in methods_of(path("show/", show))
    assert "backoffice:orders" in set(pages_of(PUBLIC))
    assert "backoffice:order_note" not in set(pages_of(PUBLIC))
