"""Questions put together once: the same answers as the ORM's own, for other values, parts and shops."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DataError, connection
from django.db.models import CharField, F, Func, QuerySet

from core import clock
from core.db import shop_atomic
from core.prepared import Prepared, ask, asked_once
from shops.context import use
from shops.database import asking
from shops.errors import CrossTenantError
from tenants.catalog import selectors
from tenants.catalog.models import Product
from tenants.inventory.selectors import asked_availability_of_product, availability

pytestmark = pytest.mark.django_db
_COLUMNS = ("id", "title", "tags", "price_min", "published_at")


def _named(titles_from: str, now: datetime, ids: list[UUID]) -> QuerySet:
    found = Product.objects.filter(title__gte=titles_from, published_at__lte=now, id__in=ids)
    return found.order_by("title").values_list(*_COLUMNS)


@pytest.fixture
def ids(simple):
    return [simple(title, price) for title, price in (("Ash", 100), ("Birch", 200), ("Cedar", 300))]


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_answers_are_the_orms(ids, query_budget, size):
    now = clock.now()
    prepared = Prepared(_named)
    wanted = [*ids[:size], uuid4()]
    with query_budget(1):
        found = prepared.rows(titles_from="B", now=now, ids=wanted)
    assert found == list(_named("B", now, wanted))
    assert prepared.count(titles_from="B", now=now, ids=wanted) == len(found)


def test_parts(ids):
    prepared, values = Prepared(_named), {"titles_from": "", "now": clock.now(), "ids": ids}
    assert [row[1] for row in prepared.rows(limit=2, **values)] == ["Ash", "Birch"]
    assert [row[1] for row in prepared.rows(limit=2, offset=1, **values)] == ["Birch", "Cedar"]
    assert prepared.first(**values) == prepared.rows(**values)[0]
    assert prepared.first(**{**values, "ids": []}) is None


def test_hostile_values_stay_values(ids):
    prepared = Prepared(_named)
    assert prepared.rows(titles_from="' OR 1=1 --%s", now=clock.now(), ids=ids)  # every title sorts behind it
    assert prepared.rows(titles_from="Z%s'; DROP TABLE x", now=clock.now(), ids=ids) == []


def test_questions_that_cannot_be_prepared_are_refused():
    def ignoring(handle: str) -> QuerySet:
        return Product.objects.values_list("id")

    def literal(handle: str) -> QuerySet:
        return Product.objects.extra(where=["title LIKE 'a%%s'"]).filter(handle=handle).values_list("id")

    def compared(ids: list[UUID]) -> QuerySet:
        return Product.objects.filter(id__gte=ids[0]).values_list("id")

    for build in (ignoring, literal, compared):
        with pytest.raises(ValueError, match=r"question|list"):
            Prepared(build).rows(handle="x", ids=[])


def test_a_prepared_question_asks_the_shop_it_is_asked_in(ids, world):
    assert selectors.product_page("ash") is not None
    with use(world.globex):
        assert selectors.product_page("ash") is None
        assert selectors.all_products().total() == len(selectors.all_products().cards(0, 250))
    assert selectors.product_page("ash").title == "Ash"


def test_a_list_shows_what_the_product_page_shows(ids):
    for card in selectors.all_products().cards(0, 10):
        page = selectors.product_page(card.handle)
        assert (card.id, card.title, card.price_min, card.price_max, card.tags, card.image) == (
            page.id,
            page.title,
            page.price_min,
            page.price_max,
            page.tags,
            page.images[0] if page.images else None,
        )


def _everything_about(handle: str) -> tuple:
    return ask(
        selectors.asked_product_page(handle),
        selectors.asked_collections_of(handle),
        asked_availability_of_product(handle),
    )


def _said(act: Callable[[], object]) -> list[str]:
    """What went over the connection to PostgreSQL meanwhile, a line for each piece, as libpq tells it."""
    pgconn = connection.connection.pgconn
    with tempfile.TemporaryFile("w+") as file:
        pgconn.trace(file.fileno())
        act()
        pgconn.untrace()
        file.seek(0)
        return [line for line in file.read().splitlines() if "\tF\t" in line]


def _how_often(word: str, act: Callable[[], object]) -> int:
    return sum(word in line for line in _said(act))


def test_several_questions_in_one_message_have_the_answers_of_each(ids, query_budget):
    together = _everything_about("ash")
    assert _how_often("\tSync", lambda: _everything_about("ash")) == 1
    with query_budget(4) as statements:  # where somebody counts, every statement counts
        assert _everything_about("ash") == together
    assert len(statements) == 4
    product, collections, stock = together
    assert product == selectors.product_page("ash")
    assert collections == selectors.collections_of(product.id)
    assert stock == availability([variant.id for variant in product.variants])


def test_what_is_asked_again_is_parsed_once(ids):
    for _ in range(2):
        assert selectors.product_page("ash") is not None
    said = _said(lambda: selectors.product_page("birch"))
    assert not any("\tParse" in line for line in said)
    assert any("\tBind" in line and "stoa_" in line for line in said)


def test_each_shop_has_statements_of_its_own(ids, world):
    for _ in range(3):
        assert selectors.product_page("ash") is not None
        with use(world.globex):
            assert selectors.product_page("ash") is None
    shared = {"catalog_product" in text and name for name, text in _kept()}
    assert len(shared - {False}) >= 2 * 2  # a page asks for products and for variants


def test_no_more_statements_are_kept_than_said(ids, monkeypatch):
    monkeypatch.setattr(asking, "KEPT", 2)
    for _ in range(3):
        for build in (
            lambda: Product.objects.values_list("id"),
            lambda: Product.objects.values_list("title"),
        ):
            for _ in range(2):
                Prepared(build).rows()
                Prepared(build).count()
    assert len(_kept()) <= 2


def _kept() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, statement FROM pg_prepared_statements WHERE name LIKE 'stoa%'")
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_statements_the_server_has_forgotten_are_asked_anew(ids, world):
    for _ in range(3):
        assert selectors.product_page("ash") is not None
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert selectors.product_page("ash").title == "Ash"
    assert _schema_seen() == world.acme.schema


def test_text_that_postgresql_cannot_hold_is_refused(ids):
    with pytest.raises(psycopg.DataError):
        selectors.product_page("as\0h")
    assert selectors.product_page("ash") is not None


def test_questions_put_together_for_one_occasion(ids):
    now = clock.now()
    found = ask(
        asked_once(_named("B", now, ids)), Prepared(_named).counted(titles_from="B", now=now, ids=ids)
    )
    assert found == (list(_named("B", now, ids)), 2)


def _schema_seen() -> str:
    asked = Product.objects.annotate(schema=Func(function="current_schema", output_field=CharField()))
    return next(iter({row[0] for row in ask(asked_once(asked.values_list("schema")))}), "")


def test_a_message_enters_the_shop_it_is_asked_in(world, simple):
    simple("Ash", 100)
    with use(world.globex):
        assert _how_often("SET ROLE", lambda: selectors.product_page("ash")) == 1
        assert selectors.product_page("ash") is None
        assert _how_often("SET ROLE", lambda: selectors.product_page("ash")) == 0
    assert _schema_seen() == world.acme.schema


def test_a_message_that_fails_leaves_nobody_in_the_wrong_shop(world, simple):
    simple("Ash", 100)
    nothing = F("price_min") - F("price_min")
    broken = asked_once(Product.objects.annotate(none=1 / nothing).values_list("none"))
    with use(world.globex):
        assert selectors.product_page("ash") is None
    with pytest.raises(DataError), shop_atomic(savepoint=True):
        ask(selectors.asked_collections_of("ash"), broken)  # the message that would have entered acme again
    assert _schema_seen() == world.acme.schema
    with use(world.globex):
        assert selectors.product_page("ash") is None


def test_a_message_in_a_transaction_of_another_shop_is_refused(world, simple):
    with shop_atomic():
        assert selectors.product_page("ash") is None
        with use(world.globex), pytest.raises(CrossTenantError):
            selectors.product_page("ash")


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-21 15:37:30+00",
        "2026-11-21 15:37:30.1+00",
        "0001-01-01 00:00:00+00",
        "9999-12-31 23:59:59.999999+00",
    ],
)
def test_moments_are_what_they_were(in_acme, written):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz, %s::timestamptz", [written, datetime.fromisoformat(written)])
        (first, second) = cursor.fetchone()
    assert first == second == datetime.fromisoformat(written)
    assert first.tzinfo is UTC


@pytest.mark.parametrize("written", ["infinity", "0044-03-15 12:00:00+00 BC"])
def test_moments_python_has_none_for_are_errors_as_ever(in_acme, written):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [written])
        with pytest.raises(DataError):
            cursor.fetchone()
