"""The proxy gets a certificate for our hosts and for nobody else's, and strangers learn nothing."""

import pytest
from django.test import Client

from shops.certificates import PATH

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask():
    client = Client(headers={"host": "web:8000"})
    return lambda name, **headers: client.get(PATH, {"domain": name}, headers=headers).status_code


def test_the_platform_and_its_shops_get_one(ask, world, settings):
    names = [settings.DOMAIN, f"www.{settings.DOMAIN}", f"acme.{settings.DOMAIN}", f"ACME.{settings.DOMAIN}"]
    assert {name: ask(name) for name in names} == dict.fromkeys(names, 200)


def test_nobody_else_gets_one(ask, world, settings):
    names = [
        "",
        "example.com",
        f"nobody.{settings.DOMAIN}",
        f"a.acme.{settings.DOMAIN}",
        "127.0.0.1",
        "bad host",
        "a" * 300,
    ]
    assert {name: ask(name) for name in names} == dict.fromkeys(names, 404)


def test_what_comes_through_the_proxy_is_not_answered(ask, world, settings):
    assert ask(f"acme.{settings.DOMAIN}", **{"X-Forwarded-For": "203.0.113.9"}) == 404
