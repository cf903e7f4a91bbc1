"""What an import refused, as a file."""

from collections.abc import Iterable, Iterator
from typing import Any

from web.backoffice.csv_files import line


def refused_lines(items: Iterable[Any]) -> Iterator[str]:
    """What was said of refused products: one line per message, with its row in the uploaded file."""
    yield line("Row", "Handle", "Title", "Column", "Why")
    for item in items:
        for message in item.messages:
            yield line(message["row"], item.handle, item.title, message["column"], message["text"])
