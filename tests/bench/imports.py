"""Import of a Shopify file: rows per second for the dry run, the import, and the same file again."""

import csv
import io
import os
import resource
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from launch.measuring import Context, Row

NAME = "imports"
PRODUCTS = 1_500
VARIANTS = 3


def run(context: Context) -> list[Row]:
    os.environ.update({"DJANGO_SETTINGS_MODULE": "config.settings.dev", "LOG_LEVEL": "ERROR"})
    _prepare()
    content = _sheet()
    rows = PRODUCTS * VARIANTS
    shop, actor = _shop()
    from shops.context import use

    with use(shop):
        from tenants.importing import selectors, services

        reference, _ = _timed(lambda: sum(1 for _ in csv.reader(io.StringIO(content.decode()))))
        job = services.upload_import(actor=actor, file=io.BytesIO(content), filename="bench.csv")
        checked, _ = _timed(lambda: services.check_import(job))
        services.confirm_import(actor=actor, job_id=job)
        imported, cpu = _timed(lambda: _run(job))
        assert selectors.import_job(job).created_count == PRODUCTS, selectors.import_job(job).error
        again = services.upload_import(actor=actor, file=io.BytesIO(content), filename="bench.csv")
        rechecked, _ = _timed(lambda: services.check_import(again))
        services.confirm_import(actor=actor, job_id=again)
        rerun, _ = _timed(lambda: _run(again))
        assert selectors.import_job(again).unchanged_count == PRODUCTS
        statements = _statements(actor)
    per_row = reference / rows
    return [
        _rate("import: dry run of new products", rows, checked, per_row),
        _rate("import: creating products", rows, imported, per_row),
        _rate("import: dry run, nothing changed", rows, rechecked, per_row),
        _rate("import: the same file again", rows, rerun, per_row),
        Row("import: CPU of the worker per product", 1000 * cpu / PRODUCTS, "ms"),
        Row("import: SQL statements per new product", statements, "queries"),
    ]


def _rate(name: str, rows: int, seconds: float, reference: float) -> Row:
    """Beside a bare csv.reader over the same bytes: how many times its time a row takes."""
    return Row(name, rows / seconds, "rows/s", 1 / reference, seconds / rows / reference)


def _prepare() -> None:
    command = [sys.executable, "-m", "config.manage", "prepare_database", "--verbosity", "0"]
    subprocess.run(command, env={**os.environ, "STOA_AS_OWNER": "on", "SHOP_SPARES": "2"}, check=True)
    import django

    django.setup()


def _shop() -> tuple[Any, Any]:
    from accounts.models import User
    from core.actor import Actor
    from shops.actors import owner_actor
    from shops.refs import ref_of
    from shops.services import create_shop

    token = secrets.token_hex(6)
    owner = User.objects.create_user(f"{token}@example.com", secrets.token_hex(16), name="Bench")
    shop = create_shop(owner=owner, name="Bench", slug=f"b-{token}", country="DE", actor=owner_actor(owner))
    return ref_of(shop), Actor.system("bench")


def _sheet() -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    header = (
        "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,"
        "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price"
    )
    writer.writerow(header.split(","))
    for number in range(PRODUCTS):
        for size in range(VARIANTS):
            first = ["", "", "", "", "", ""]
            if size == 0:
                body = f"<p>Number {number} of the <b>bench</b>, made of fine words.</p>" * 5
                first = [f"Product {number}", body, "Weaver", "Shirt", "linen, summer", "true"]
            sku, price = f"SKU-{number}-{size}", f"{10 + size}.50"
            option = ["Size" if size == 0 else "", "SML"[size]]
            writer.writerow([f"product-{number}", *first, *option, sku, "200", "shopify", "5", "deny", price])
    return out.getvalue().encode()


def _run(job: Any) -> None:
    from tenants.importing import services

    while not services.run_import(job):
        pass


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock, and of this process's CPU."""
    before, started = _cpu(), time.perf_counter()
    work()
    return time.perf_counter() - started, _cpu() - before


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _statements(actor: Any) -> float:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tenants.importing import services

    header, *lines = _sheet().split(b"\r\n")
    content = b"\r\n".join(
        [header, *(line.replace(b"product-", b"more-") for line in lines[: 50 * VARIANTS])]
    )
    job = services.upload_import(actor=actor, file=io.BytesIO(content), filename="more.csv")
    services.check_import(job)
    services.confirm_import(actor=actor, job_id=job)
    with CaptureQueriesContext(connection) as captured:
        _run(job)
    return len(captured) / 50
