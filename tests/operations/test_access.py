"""Who may see the operators' console: operators, past their second factor. For everybody else it is not there."""

import pytest
from django.urls import URLPattern, reverse

from billing.plans.services import ensure_default_plan
from web.operations.urls import urlpatterns

pytestmark = pytest.mark.django_db


def address_of(route):
    assert isinstance(route, URLPattern)
    values = {"slug": "acme", "code": "start"}
    wanted = {name: values[name] for name in route.pattern.converters}
    return pytest.param(reverse(f"operations:{route.name}", kwargs=wanted), id=route.name)


ADDRESSES = [address_of(route) for route in urlpatterns]


@pytest.mark.parametrize("address", ADDRESSES)
def test_everybody_else_finds_nothing_there(client_for, world, address):
    for person in (world.alice, world.bob, world.mallory):
        client = client_for(None, user=person)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_is_not_signed_in_is_asked_to(client_for, world, address):
    for answer in (client_for(None).get(address), client_for(None).post(address)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_operator_without_a_second_factor_sets_one_up_first(client_for, world, address):
    client = client_for(None, user=world.olga)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("second_factor_setup"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_operator_sees_it(olga, address):
    ensure_default_plan()
    assert olga.get(address).status_code in {200, 405}


def test_it_is_not_on_a_shops_host(client_for, world, acme):
    assert client_for(acme).get("/operations/").status_code == 404


@pytest.mark.parametrize("address", ["/operations/shops/nobody/", "/operations/commission/plans/none/"])
def test_what_does_not_exist_is_not_found(olga, address):
    assert olga.get(address).status_code == 404


def test_forms_need_their_token(world, client_for):
    from tests.operations.conftest import verified

    client = verified(client_for(None, user=world.olga, enforce_csrf_checks=True), world.olga)
    assert client.post("/operations/shops/acme/reopen/").status_code == 403
