"""Host → surface, shop and status, whatever is written in the header."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from core.actor import Actor
from core.scope import current_scope
from shops.context import use
from shops.middleware import HostMiddleware
from shops.services import delete_shop, reopen_shop, suspend_shop

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


def ask(host: str | None, view=None, path="/", **meta: str):
    """What the middleware makes of a request: the response and the request."""
    request = RequestFactory().get(path, **meta)
    request.META.pop("SERVER_NAME", None)
    if host is not None:
        request.META["HTTP_HOST"] = host
    response = HostMiddleware(view or (lambda request: HttpResponse("here")))(request)
    return response, request


@pytest.mark.parametrize(
    "host",
    ["stoa.localhost", "STOA.localhost", "stoa.localhost.", "stoa.localhost:8000", "Stoa.LocalHost.:443"],
)
def test_the_platforms_own_host(world, host):
    response, request = ask(host)
    assert (response.status_code, request.surface, request.shop) == (200, "public", None)
    assert request.urlconf == "config.urls.public"


@pytest.mark.parametrize(
    "host", ["acme.stoa.localhost", "ACME.stoa.localhost", "acme.stoa.localhost.", "acme.stoa.localhost:8000"]
)
def test_a_shops_subdomain(acme, host):
    inside = []
    response, request = ask(host, lambda request: inside.append(current_scope()) or HttpResponse("here"))
    assert (response.status_code, request.surface, request.shop.slug) == (200, "storefront", "acme")
    assert request.urlconf == "config.urls.storefront"
    assert inside == [acme.scope]
    assert current_scope() is None
    assert request.get_host().startswith("acme.stoa.localhost")


@pytest.mark.parametrize(
    "host",
    [
        "nobody.stoa.localhost", "a.acme.stoa.localhost", "acme.stoa.localhost.evil.example", "acmestoa.localhost",
        "example.com", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000", "localhost", "api.stoa.localhost",
        "xn--acme-5qa.stoa.localhost", "acme_.stoa.localhost",
    ],
)  # fmt: skip
def test_a_host_that_is_nobodys(world, host):
    response, request = ask(host)
    assert (response.status_code, request.surface) == (404, "none")
    assert b"No shop" in response.content


@pytest.mark.parametrize(
    "host",
    [
        None, "", " ", "acme stoa.localhost", "acme.stoa.localhost/evil", "a@acme.stoa.localhost", "..", "[::1",
        ".acme.stoa.localhost", "acme..stoa.localhost", "acme.stoa.localhost:port", "acme.stoa.localhost:99999999",
        "ácme.stoa.localhost", "acme.stoa.localhost, evil.example", "a" * 300 + ".example", "<script>",
    ],
)  # fmt: skip
def test_a_header_that_is_no_host(world, host):
    assert ask(host)[0].status_code == 400


@pytest.mark.parametrize("trusted", [True, False])
def test_a_forwarded_host_never_counts(acme, settings, trusted):
    settings.TRUST_PROXY = trusted
    _, request = ask("stoa.localhost", HTTP_X_FORWARDED_HOST="acme.stoa.localhost")
    assert request.surface == "public"


def test_www_leads_to_the_platform(world):
    response, _ = ask("www.stoa.localhost:8000", path="/pricing/?from=www")
    assert response.status_code == 301
    assert response["Location"] == "http://stoa.localhost:8000/pricing/?from=www"


def test_a_suspended_shop_says_so_and_comes_back(acme):
    suspend_shop(acme.id, reason="unpaid", actor=SYSTEM)
    response, _ = ask("acme.stoa.localhost")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (
        503,
        "3600",
        "no-store",
    )
    assert b"unpaid" not in response.content
    reopen_shop(acme.id, actor=SYSTEM)
    assert ask("acme.stoa.localhost")[0].status_code == 200


def test_a_deleted_shop_is_gone(acme):
    delete_shop(acme.id, actor=SYSTEM)
    assert ask("acme.stoa.localhost")[0].status_code == 410


def test_a_shop_that_is_being_set_up_asks_to_wait(acme):
    from shops import cache
    from shops.models import Shop

    Shop.objects.filter(pk=acme.id).update(status="provisioning")
    cache.directory.clear()
    response, _ = ask("acme.stoa.localhost")
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_a_domain_of_its_own_counts_once_it_is_verified(acme):
    from core.clock import now
    from shops import cache
    from shops.models import Domain

    domain = Domain.objects.create(shop_id=acme.id, host="shop.acme.example", is_primary=True)
    assert ask("shop.acme.example")[0].status_code == 404
    Domain.objects.filter(pk=domain.pk).update(verified_at=now())
    cache.directory.clear()
    response, request = ask("SHOP.acme.example.")
    assert (response.status_code, request.shop.slug) == (200, "acme")
    assert request.shop.primary_host == "shop.acme.example"
    assert ask("acme.stoa.localhost")[0]["Location"] == "http://shop.acme.example/"


def test_an_error_in_a_view_leaves_no_shop_entered(acme):
    def broken(request):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask("acme.stoa.localhost", broken)
    assert current_scope() is None


def test_a_streamed_answer_is_produced_inside_the_shop(acme, globex):
    def view(request):
        return StreamingHttpResponse(f"{current_scope().schema} " for _ in range(2))

    response, _ = ask("acme.stoa.localhost", view)
    with use(globex):
        assert b"".join(response).decode().split() == [acme.schema, acme.schema]
    assert current_scope() is None


def test_the_host_costs_one_query_then_none(acme, query_budget):
    with query_budget(1) as sent:
        ask("acme.stoa.localhost")
    assert len(sent) == 1
    with query_budget(0):
        ask("acme.stoa.localhost")
        ask("ACME.stoa.localhost:80")
    with query_budget(1):
        ask("nobody.stoa.localhost")
        ask("nobody.stoa.localhost")


def test_another_process_hears_of_a_change_within_a_second(acme, monkeypatch):
    from shops import cache
    from shops.selectors import _load, _named_by

    other = cache.Directory()
    monkeypatch.setattr(cache, "LOOK_EVERY", 0.0)

    def find():
        return other.get(("host", "acme.stoa.localhost"), lambda: _load(_named_by("acme.stoa.localhost")))

    assert find().status == "live"
    suspend_shop(acme.id, reason="", actor=SYSTEM)
    assert find().status == "live"  # not committed yet, so nobody was told
    cache.bust()
    assert find().status == "suspended"
