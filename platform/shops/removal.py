"""Dropping what deleted shops left: schema, role, files, rows under way. Runs as the owner's login only."""

import shutil
from contextlib import suppress

from psycopg import errors, sql

from core.actor import Actor
from core.audit import audit
from core.clock import now
from core.db import platform_atomic
from core.outbox.operating import forget_shop
from core.storage import ScopedFileSystemStorage
from shops.context import use
from shops.database import cell
from shops.models import Shop, ShopStatus
from shops.refs import ref_of
from shops.services import KEPT_AFTER_DELETION


def drop_deleted_shops() -> list[str]:
    """Drop every shop deleted longer than the grace period; answers their slugs. The directory's row stays: 410."""
    due = Shop.objects.filter(
        status=ShopStatus.DELETED, schema_dropped_at=None, deleted_at__lt=now() - KEPT_AFTER_DELETION
    )
    return [_drop(shop) for shop in due.order_by("deleted_at")]


def _drop(shop: Shop) -> str:
    """Files first and the mark last: killed anywhere, the next run does the rest."""
    with use(ref_of(shop, "")):
        shutil.rmtree(ScopedFileSystemStorage().location, ignore_errors=True)
    forget_shop(shop.id)
    name = sql.Identifier(shop.schema_name)
    with cell.owner() as connection:
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(name))
        # A role belongs to the cluster: another database of it (a restored copy) may hold the same shop.
        with suppress(errors.DependentObjectsStillExist):
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(name))
    with platform_atomic():
        shop.schema_dropped_at = now()
        shop.save(update_fields=["schema_dropped_at"])
        audit(
            Actor.system("removal"),
            "shop.dropped",
            target="shop",
            target_id=shop.id,
            data={"slug": shop.slug},
        )
    return shop.slug
