import io
from collections.abc import Callable
from typing import Any

import pytest

from core.actor import Actor

HEADER = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,"
    "Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,"
    "Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,"
    "Variant Barcode,Image Src,Image Position,Image Alt Text,Variant Image,Status"
)


@pytest.fixture
def owner() -> Actor:
    return Actor.system("import tests")


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sheet() -> Callable[..., bytes]:
    """`sheet({"Handle": "mug", "Title": "Mug", "Variant Price": "9"}, …)`: the bytes of a Shopify file."""

    def make(*rows: dict[str, str], header: str = HEADER, encoding: str = "utf-8") -> bytes:
        import csv

        out = io.StringIO()
        writer = csv.DictWriter(out, header.split(","))
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue().encode(encoding)

    return make


@pytest.fixture
def bring(in_acme: Any, owner: Actor) -> Callable[..., Any]:
    """`bring(content)` checks and runs an import and returns its job; `dry=True` stops after the dry run."""
    from tenants.importing import selectors, services

    def run(content: bytes, *, dry: bool = False, seconds: float = 60) -> Any:
        job = services.upload_import(actor=owner, file=io.BytesIO(content), filename="products.csv")
        services.check_import(job)
        if not dry and selectors.import_job(job).status == "checked":
            services.confirm_import(actor=owner, job_id=job)
            while not services.run_import(job, seconds=seconds):
                pass
        return selectors.import_job(job)

    return run
