"""The contract of `tests/bench/*.py` and `tests/prove/*.py`.

Such a module has a docstring (its first line is listed), a `NAME`, and a function `run(context) -> list[Row]`. It runs
in a process of its own, with the addresses of a PostgreSQL and a Redis in the environment. A proof that does not hold
raises AssertionError.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One measured figure. `ratio` is value / reference where a reference was measured beside it."""

    name: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None

    @classmethod
    def against(cls, name: str, value: float, unit: str, reference: float) -> "Row":
        """A figure with the same thing measured on a yardstick, in the same unit."""
        return cls(name, value, unit, reference, value / reference if reference else None)


@dataclass(frozen=True)
class Context:
    """What a module may use.

    `state` holds the servers' data and survives between runs; `scratch` is empty at the start; `environment` are the
    addresses that are already in os.environ; `arguments` is what stood behind `--` on the command line.
    """

    root: Path
    state: Path
    scratch: Path
    environment: dict[str, str]
    arguments: tuple[str, ...] = ()


def table(rows: list[Row]) -> str:
    """The rows as aligned text."""
    lines = [("name", "value", "unit", "reference", "ratio")]
    lines += [
        (row.name, _number(row.value), row.unit, _number(row.reference), _number(row.ratio)) for row in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        f"{line[0]:<{widths[0]}}  {line[1]:>{widths[1]}}  {line[2]:<{widths[2]}}  "
        f"{line[3]:>{widths[3]}}  {line[4]:>{widths[4]}}".rstrip()
        for line in lines
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.3g}"
