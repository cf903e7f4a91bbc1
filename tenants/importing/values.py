"""Cells as values. Each function returns the value or raises ValueError with a sentence for the merchant."""

import re

from core.money import exponent
from tenants.catalog.checking import MOST_GRAMS, MOST_PRICE

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_COMMA = re.compile(r"([0-9]+),([0-9]+)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")
_WHOLE = re.compile(r"([+-]?[0-9]{1,9})(?:\.0*)?")
_DECIMAL = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,6}))?")
_MOST_STOCK = 1_000_000
_MOST_DIGITS = 20

_YES = frozenset({"true", "yes", "1", "y", "x", "wahr", "ja", "visible"})
_NO = frozenset({"false", "no", "0", "n", "falsch", "nein"})


def price(text: str, currency: str) -> int:
    """`12.30`, `12,30` or `1,234.50` → minor units. Nothing is guessed: `1,234` is refused."""
    decimals = exponent(currency)
    amount = text.replace("\xa0", "").replace(" ", "")
    if amount.startswith(("-", "−")):
        raise ValueError("A price cannot be negative.")
    if _GROUPED.fullmatch(amount):
        amount = amount.replace(",", "")
    elif (match := _COMMA.fullmatch(amount)) and len(match[2]) in {1, 2} and len(match[2]) <= decimals:
        amount = f"{match[1]}.{match[2]}"
    if not _PLAIN.fullmatch(amount):
        raise ValueError(f"“{text[:40]}” is not an amount. Write it as 1234.50.")
    whole, _, part = amount.partition(".")
    surplus = part[decimals:]
    if surplus.strip("0") or (surplus and len(part) == 3):  # 50.000 may mean fifty thousand
        raise ValueError(f"“{text[:40]}” has more decimals than {currency} has ({decimals}).")
    kept = part[:decimals]
    minor = int(whole[:_MOST_DIGITS] + kept.ljust(decimals, "0"))
    if len(whole) > _MOST_DIGITS or minor > MOST_PRICE:
        raise ValueError(f"“{text[:40]}” is too large.")
    return minor


def whole(text: str) -> int:
    """A quantity: `7`, `7.0`, `-3`."""
    match = _WHOLE.fullmatch(text.replace(" ", ""))
    if match is None:
        raise ValueError(f"“{text[:40]}” is not a whole number.")
    number = int(match[1])
    if abs(number) > _MOST_STOCK:
        raise ValueError(f"“{text[:40]}” is more than {_MOST_STOCK}.")
    return number


def flag(text: str) -> bool:
    """Yes or no, in the spellings that spreadsheets make of it."""
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(f"“{text[:40]}” is neither true nor false.")


def grams(text: str, unit: str = "g") -> int:
    """A weight in a unit as whole grams."""
    match = _DECIMAL.fullmatch(text.replace(" ", ""))
    if match is None:
        raise ValueError(f"“{text[:40]}” is not a weight.")
    factor = {"g": 1_000_000, "kg": 1_000_000_000, "lb": 453_592_370, "oz": 28_349_523}[unit]
    part = (match[2] or "").ljust(6, "0")
    number = (int(match[1]) * 10**6 + int(part)) * factor
    result = (number + 5 * 10**11) // 10**12
    if result > MOST_GRAMS:
        raise ValueError(f"“{text[:40]}” is too heavy.")
    return result


def text(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking a text for a formula."""
    return (
        cell[1:] if len(cell) > 1 and cell[0] == "'" and (cell[1] in "=+-@'" or cell[1].isdigit()) else cell
    )


def guarded(value: str) -> str:
    """The reverse, for a file that we write: no cell of ours is ever a formula."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "'"} or value[:1] in {"\t", "\r"} else value


def tags(cell: str) -> list[str]:
    return [tag for part in cell.split(",") if (tag := part.strip())]


def address(cell: str) -> str:
    """The address of a picture; raises ValueError for anything but http and https."""
    if not re.match(r"https?://[^\s/]+", cell, re.IGNORECASE) or len(cell) > 2000:
        raise ValueError("This is not the address of a picture (https://…).")
    return cell
