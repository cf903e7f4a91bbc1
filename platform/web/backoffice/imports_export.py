"""Files that are sent while they are written: after the view is over, so the shop is entered for each part."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from shops.context import ShopRef, use
from tenants.importing.values import guarded

LINES = 200


def in_shop(shop: ShopRef, lines: Iterator[str]) -> Iterator[bytes]:
    """The lines as bytes, a part at a time, each read inside the shop."""
    while True:
        with use(shop):
            part = "".join(itertools.islice(lines, LINES)).encode()
        if not part:
            return
        yield part


def refused_lines(items: Iterable[Any]) -> Iterator[str]:
    """What was said of refused products: one line per message, with its row in the uploaded file."""
    yield _line("Row", "Handle", "Title", "Column", "Why")
    for item in items:
        for message in item.messages:
            yield _line(message["row"], item.handle, item.title, message["column"], message["text"])


def _line(*cells: object) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([guarded(str(cell)) for cell in cells])
    return out.getvalue()
