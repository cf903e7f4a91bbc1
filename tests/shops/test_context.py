"""The way into a shop."""

import pytest
from django.db import connections

from core.scope import NoScopeError, current_scope
from shops.context import cell, current_shop, no_shop, use
from shops.errors import NoShopError

pytestmark = pytest.mark.django_db


def where() -> tuple[str, str]:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_schema()::text")
        return cursor.fetchone()


def test_the_connection_follows_the_context(acme, globex):
    with use(acme):
        assert where() == (acme.role, acme.schema)
        with use(globex):
            assert where() == (globex.role, globex.schema)
        assert where() == (acme.role, acme.schema)


def test_without_a_shop_there_is_no_cursor(acme):
    with pytest.raises(NoScopeError):
        connections["default"].cursor()
    with pytest.raises(NoShopError):
        current_shop()


def test_an_error_inside_leaves_nothing_behind(acme):
    with pytest.raises(ZeroDivisionError), use(acme):
        raise ZeroDivisionError
    assert current_scope() is None


def test_a_shop_can_be_left_for_a_while(in_acme):
    with no_shop(), pytest.raises(NoScopeError):
        connections["default"].cursor()
    assert where()[0] == in_acme.role


def test_the_cell_is_no_shop(in_acme):
    with cell():
        assert where() == ("stoa_cell", "public")
        with pytest.raises(NoShopError):
            current_shop()


def test_a_shop_is_entered_by_its_id_or_row(acme):
    from shops.models import Shop

    with use(acme.id) as ref:
        assert ref.slug == "acme"
    with use(Shop.objects.get(pk=acme.id)):
        assert where()[0] == acme.role
