"""What the tests of the catalog's pages share."""

import html
import re
from typing import Any
from uuid import UUID

from core.ids import public_id
from shops.context import use

HOME = "/manage/acme/"


def made(shop: Any, builder: Any, *args: Any, **fields: Any) -> Any:
    """What a builder makes inside the shop."""
    with use(shop):
        return builder(*args, **fields)


def product_id(key: UUID) -> str:
    return public_id("prod", key)


def text_of(response: Any) -> str:
    """The words of a page."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def form_of(response: Any) -> dict[str, str]:
    """Every named field of a page as a browser would send it, of plain inputs, text areas and selects."""
    page = response.content.decode()
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, kind = _attribute(tag, "name"), _attribute(tag, "type")
        if name and kind in {"checkbox", "radio"} and " checked" not in tag:
            continue
        if name and kind != "file":
            found[name] = _attribute(tag, "value") or ("on" if kind == "checkbox" else "")
    for tag, body in re.findall(r"(<textarea[^>]*>)(.*?)</textarea>", page, re.DOTALL):
        found[_attribute(tag, "name")] = html.unescape(body).strip()
    for tag, body in re.findall(r"(<select[^>]*>)(.*?)</select>", page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', body)
        found[_attribute(tag, "name")] = chosen[1] if chosen else ""
    return found


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(match[1]) if match else ""
