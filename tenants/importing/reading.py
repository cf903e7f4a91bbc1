"""From an uploaded file to numbered rows: encoding, separator, quotes. Streams: never the whole file in memory."""

import codecs
import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from core.errors import Invalid

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 100_000
MOST_CELL = 400_000
MOST_COLUMNS = 2_000
MOST_ROW = 4_000_000  # characters, over all of its lines: a list of all its cells is in memory
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
    lines = _Lines(io.TextIOWrapper(_Kept(file), encoding=encoding, errors="replace", newline=""))
    first = next(lines, "")
    if not first.strip():
        raise Invalid("The file is empty.", code="empty_file")
    separator = _separator(first)
    rows = _numbered(csv.reader(itertools.chain([first], lines), delimiter=separator), lines)
    _, header = next(rows)
    if len(header) > MOST_COLUMNS:
        raise Invalid(f"The file has more than {MOST_COLUMNS} columns.", code="too_many_columns")
    columns = [" ".join(name.split()).lower() for name in header]
    twice = sorted(name for name, times in Counter(columns).items() if name and times > 1)
    notes += [f"The column “{name}” is there twice; the first one counts." for name in twice]
    return Table(tuple(columns), tuple(notes), _rows(rows, columns))


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


class _Lines:
    """Lines without NULs. Raises Invalid when one row takes too many of them, or one that is too long."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._left = MOST_ROW

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        if not line:
            raise StopIteration
        self._left -= len(line)
        if self._left < 0:
            raise Invalid("A row of the file is too long.", code="row_too_long")
        return line.replace("\0", "")

    def begin_row(self) -> None:
        self._left = MOST_ROW


def _separator(header: str) -> str:
    """The separator that occurs most often in the header outside quotes."""
    bare = "".join(part for index, part in enumerate(header.split('"')) if index % 2 == 0)
    return max(",;\t|", key=bare.count)


def _numbered(reader: Iterator[list[str]], lines: _Lines) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row with its number, the header first."""
    for number in itertools.count(1):
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            message = f"Row {number} cannot be read: a quotation mark is opened and not closed, or a cell is too long."
            raise Invalid(message, code="unreadable_row") from None
        lines.begin_row()
        yield number, cells


def _rows(numbered: Iterator[tuple[int, list[str]]], columns: list[str]) -> Iterator[Row]:
    for number, cells in numbered:
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
