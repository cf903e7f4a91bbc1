"""What of a product file is read, and where reading ends: a small file must not cost hours or all memory."""

import io

import pytest

from core.errors import Invalid
from tenants.importing.reading import MOST_CELL, MOST_COLUMNS, MOST_ROW, open_table


def read(text: str) -> list[dict[str, str]]:
    return [row.cells for row in open_table(io.BytesIO(text.encode())).rows]


def columns(number: int) -> str:
    return ",".join(f"c{index}" for index in range(number))


def test_as_many_columns_as_there_may_be_are_read():
    (row,) = read(f"{columns(MOST_COLUMNS)}\n{'x,' * MOST_COLUMNS}\n")
    assert len(row) == MOST_COLUMNS


@pytest.mark.parametrize("number", [MOST_COLUMNS + 1, 300_000])
def test_more_columns_are_refused(number):
    with pytest.raises(Invalid) as refused:
        read(columns(number) + "\na")
    assert refused.value.code == "too_many_columns"


@pytest.mark.parametrize(
    "row",
    ["x," * (MOST_ROW // 2 + 1), '"x\n",' * (MOST_ROW // 5 + 1), "\0" * (MOST_ROW + 1)],
    ids=["one line", "many lines", "nothing to see"],
)
@pytest.mark.parametrize("head", ["", "Handle,Title\na,b\n"], ids=["header", "row"])
def test_a_row_ends_somewhere(head, row):
    with pytest.raises(Invalid) as refused:
        read(head + row)
    assert refused.value.code == "row_too_long"


def test_the_limit_is_for_each_row():
    cell = "x" * (MOST_CELL - 1)
    rows = read("Handle,Body\n" + f"a,{cell}\n" * (MOST_ROW // MOST_CELL + 2))
    assert len(rows) == MOST_ROW // MOST_CELL + 2
    assert {row["body"] for row in rows} == {cell}
