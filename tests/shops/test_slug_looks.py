"""An address that looks like another shop's is refused, also to one of two at one instant."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connections

from shops import provisioning
from shops.actors import owner_actor
from shops.errors import SlugTaken
from shops.looks import look_of
from shops.models import Shop
from shops.services import create_shop
from shops.slugs import is_slug_free, suggest_slug
from tests.core.racing import race

LOOK_ALIKES = ["g1obex", "gl0bex", "glo-bex", "acrne", "4cme"]


def opening(world: Any, slug: str) -> Any:
    return create_shop(owner=world.bob, name="New", slug=slug, country="DE", actor=owner_actor(world.bob))


@pytest.mark.django_db
@pytest.mark.parametrize("slug", LOOK_ALIKES)
def test_a_look_alike_of_a_shop_is_not_free(world: Any, slug: str) -> None:
    assert not is_slug_free(slug)
    with pytest.raises(SlugTaken, match="looks too much like another shop") as caught:
        opening(world, slug)
    assert caught.value.field == "slug"
    assert is_slug_free(suggest_slug(slug))


@pytest.mark.django_db
def test_numbers_never_look_alike(world: Any) -> None:
    assert len({look_of(f"cafe-{number}") for number in range(2000)}) == 2000
    assert is_slug_free("acme-2")


@pytest.mark.django_db
def test_shops_that_look_alike_already_keep_their_addresses(world: Any) -> None:
    second = opening(world, "another")
    Shop.objects.filter(slug="acme").update(slug_look="")
    Shop.objects.filter(id=second.id).update(slug="acrne", slug_look="")
    with connections["platform"].schema_editor() as editor:
        import_module("shops.migrations.0006_slug_looks").fill(apps, editor)
    assert dict(Shop.objects.filter(slug__in=["acme", "acrne"]).values_list("slug", "slug_look")) == {
        "acme": "acme",
        "acrne": "",
    }
    assert not is_slug_free("acrn3")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_one_instant_one_gets_it(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have looked and found it free: the database decides."""
    monkeypatch.setattr(provisioning, "is_slug_free", lambda slug: True)
    outcomes = race([lambda: opening(world, "moonhats").slug, lambda: opening(world, "rnoonhats").slug])
    assert sorted(type(each).__name__ for each in outcomes) == ["SlugTaken", "str"], outcomes
