"""From an uploaded file to numbered rows: encoding, separator, quotes. Streams: never the whole file in memory."""

import codecs
import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from core.errors import Invalid

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 100_000
MOST_CELL = 400_000
_CHUNK = 1 << 20

csv.field_size_limit(MOST_CELL)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a spreadsheet counts it (the header is row 1), its cells by lower-case column name."""

    number: int
    cells: dict[str, str]
    surplus: bool = False  # it has cells behind the last column: a separator or a quote is misplaced

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A readable file: its columns, what is odd about it, its rows (to be read once)."""

    columns: tuple[str, ...]
    notes: tuple[str, ...]
    rows: Iterator[Row]


def open_table(file: IO[bytes]) -> Table:
    """Find out how the file is written and read its header. Raises Invalid, also later while rows are read."""
    encoding = _encoding(file)
    file.seek(0)
    notes = [] if encoding.startswith("utf") else ["The file is not UTF-8; it was read as Windows-1252."]
    lines = _lines(io.TextIOWrapper(_Kept(file), encoding=encoding, errors="replace", newline=""))
    first = next(lines, "")
    if not first.strip():
        raise Invalid("The file is empty.", code="empty_file")
    separator = _separator(first)
    reader = csv.reader(itertools.chain([first], lines), delimiter=separator)
    header = _checked(reader, 1)
    columns = [" ".join(name.split()).lower() for name in header]
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    notes += [f"The column “{name}” is there twice; the first one counts." for name in twice]
    return Table(tuple(columns), tuple(notes), _rows(reader, columns))


class _Kept(io.BufferedReader):
    """Leaves the file open when the text layer above it is dropped: it belongs to the caller."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(_Raw(file), _CHUNK)


class _Raw(io.RawIOBase):
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed asks for any buffer
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _encoding(file: IO[bytes]) -> str:
    """UTF-8 with or without a mark, UTF-16 with one (Excel's “Unicode text”), otherwise Windows-1252."""
    file.seek(0)
    head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    for line in text:
        yield line.replace("\0", "")


def _separator(header: str) -> str:
    """The separator that occurs most often in the header outside quotes."""
    bare = "".join(part for index, part in enumerate(header.split('"')) if index % 2 == 0)
    return max(",;\t|", key=bare.count)


def _rows(reader: Iterator[list[str]], columns: list[str]) -> Iterator[Row]:
    for number in itertools.count(2):
        try:
            cells = _checked(reader, number)
        except StopIteration:
            return
        if number > MOST_ROWS + 1:
            raise Invalid(f"The file has more than {MOST_ROWS} rows. Please split it.", code="too_many_rows")
        if not any(cell.strip() for cell in cells):
            continue
        found: dict[str, str] = {}
        for name, cell in zip(columns, cells, strict=False):
            if name:
                found.setdefault(name, cell.strip())
        surplus = any(cell.strip() for cell in cells[len(columns) :])
        yield Row(number, found, surplus)


def _checked(reader: Iterator[list[str]], number: int) -> list[str]:
    try:
        return next(reader)
    except csv.Error:
        message = (
            f"Row {number} cannot be read: a quotation mark is opened and not closed, or a cell is too long."
        )
        raise Invalid(message, code="unreadable_row") from None
