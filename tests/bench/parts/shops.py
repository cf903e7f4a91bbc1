"""Shops with a catalog, as many as a measurement needs: the first is filled by the services, the others are copies."""

import math
import os
import secrets
import subprocess
import sys
import time
from typing import Any

import psycopg

PRODUCTS = 48
STOCK = 1_000_000


def prepare(count: int, *, until: float = math.inf) -> list[Any]:
    """So many live shops with the same catalog, in the bench's database; kept for the next run.

    Fewer when the monotonic clock passes `until` meanwhile.
    """
    _migrate()
    from shops.selectors import all_shops

    existing = list(all_shops().filter(slug__startswith="bench-shop-").order_by("slug"))
    if not existing:
        existing = [_first()]
    for number in range(len(existing), count):
        if time.monotonic() > until:
            break
        existing.append(_copy(existing[0], number))
    from shops.refs import ref_of

    return [ref_of(shop) for shop in existing[:count]]


def _migrate() -> None:
    command = [sys.executable, "-m", "config.manage", "prepare_database", "--verbosity", "0"]
    environment = {**os.environ, "STOA_AS_OWNER": "on", "SHOP_SPARES": "0"}
    subprocess.run(command, env=environment, check=True)
    import django

    django.setup()


def _open(number: int) -> Any:
    from accounts.models import User
    from shops.actors import owner_actor
    from shops.services import create_shop

    user = User.objects.filter(email="bench@example.com").first()
    user = user or User.objects.create_user("bench@example.com", secrets.token_hex(8), name="Bench")
    slug = f"bench-shop-{number:05d}"
    return create_shop(owner=user, name=f"Bench {number}", slug=slug, country="DE", actor=owner_actor(user))


def _first() -> Any:
    from core.actor import Actor
    from shops.context import use
    from tenants.catalog.inputs import CollectionInput, ProductInput, VariantInput
    from tenants.catalog.selectors import variants_of
    from tenants.catalog.services import add_to_collection, create_collection, create_product
    from tenants.inventory.services import import_on_hand

    shop, actor = _open(0), Actor.system("bench")
    with use(shop):
        products = [
            create_product(
                actor=actor,
                data=ProductInput(
                    title=f"Product {number}",
                    status="active",
                    description_html="<p>Made by hand, one by one, of a material that lasts.</p>" * 3,
                    options=("Size", "Colour"),
                    variants=[
                        VariantInput(
                            price=1900 + number, sku=f"P{number}-{size}-{colour}", options=(size, colour)
                        )
                        for size in ("Small", "Medium", "Large")
                        for colour in ("Ink", "Sand")
                    ],
                ),
            )
            for number in range(PRODUCTS)
        ]
        collection = create_collection(actor=actor, data=CollectionInput(title="Bench"))
        add_to_collection(actor=actor, collection_id=collection, product_ids=products)
        for ids in variants_of(products).values():
            import_on_hand(actor=actor, quantities=dict.fromkeys(ids, STOCK))
    return shop


def _copy(first: Any, number: int) -> Any:
    """Another shop with the first one's rows: copied by the owner's login, table by table."""
    shop = _open(number)
    with (
        psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=False) as owner,
        owner.cursor() as cursor,
    ):
        cursor.execute("SET session_replication_role = replica") if _superuser(cursor) else None
        for table in _TABLES:
            cursor.execute(
                "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM"
                " information_schema.columns WHERE table_schema = %s AND table_name = %s AND is_generated = 'NEVER'",
                (first.schema_name, table),
            )
            row = cursor.fetchone()
            assert row is not None
            cursor.execute(
                f'DELETE FROM "{shop.schema_name}"."{table}"'  # names of our own schemas and tables
                if table == "inventory_stocklocation"
                else "SELECT 1"
            )
            cursor.execute(
                f'INSERT INTO "{shop.schema_name}"."{table}" ({row[0]})'
                f' SELECT {row[0]} FROM "{first.schema_name}"."{table}"'
            )
    return shop


def _superuser(cursor: Any) -> bool:
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    return bool(cursor.fetchone()[0])


_TABLES = (
    "catalog_product",
    "catalog_option",
    "catalog_optionvalue",
    "catalog_variant",
    "catalog_collection",
    "catalog_collectionproduct",
    "inventory_stocklocation",
    "inventory_stocklevel",
)
