"""Finding every form of a surface, and what it was sent back with."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

_BUTTONS = frozenset({"submit", "button", "reset", "image"})


@dataclass
class Control:
    """A field as the page has it. `kind` is the type of an input, else select, textarea or button."""

    name: str
    value: str
    kind: str
    on: bool = True

    @property
    def is_typed(self) -> bool:
        """What a person typed and would have to type again."""
        return self.kind in {"text", "email", "url", "tel", "number", "search", "textarea"}


@dataclass
class Form:
    page: str
    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(each.name for each in self.controls if each.name != "csrfmiddlewaretoken"))

    @property
    def has_file(self) -> bool:
        return any(each.kind == "file" for each in self.controls)

    def pairs(self) -> list[tuple[str, str]]:
        """As a browser would send it untouched."""
        return [(each.name, each.value) for each in self.controls if each.on and each.kind != "file"]

    def hurt(self, name: str, value: str) -> bytes:
        """The form with one field changed, or all without a name; lone surrogates as broken programs send them."""
        sent = [(key, value if name in {"", key} else old) for key, old in self.pairs()]
        sent += [(each.name, value) for each in self.controls if not each.on and name in {"", each.name}]
        return encoded(sent)

    def value_of(self, name: str) -> str | None:
        return next((each.value for each in self.controls if each.name == name and each.is_typed), None)


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    return urlencode(pairs, errors="surrogatepass").encode()


class _Page(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: Control | None = None
        self._area: Control | None = None
        self._elsewhere: list[tuple[str, Control]] = []
        self._named: dict[str, Form] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        if tag == "a" and "href" in found:
            self.links.append(urljoin(self.address, found["href"]))
        elif tag == "form":
            action = urljoin(self.address, found.get("action", ""))
            self._form = Form(self.address, action, found.get("method", "get").lower())
            self.forms.append(self._form)
            self._named[found.get("id", "")] = self._form
        elif tag == "option" and self._select is not None:
            if "selected" in found or not self._select.value:
                self._select.value = found.get("value", "")
        elif tag in {"input", "select", "textarea", "button"}:
            self._control(tag, found)

    def _control(self, tag: str, found: dict[str, str]) -> None:
        name = found.get("name")
        if not name or ("form" not in found and self._form is None):
            return
        kind = found.get("type", "text") if tag == "input" else tag
        on = "checked" in found if kind in {"radio", "checkbox"} else kind not in _BUTTONS | {"button"}
        control = Control(name, found.get("value", "on" if kind == "checkbox" else ""), kind, on)
        if "form" in found:
            self._elsewhere.append((found["form"], control))
        elif self._form is not None:
            self._form.controls.append(control)
        if tag == "select":
            self._select = control
        elif tag == "textarea":
            self._area = control

    def whole(self) -> list[Form]:
        """The forms with the controls that stand elsewhere on the page."""
        for name, control in self._elsewhere:
            if name in self._named:
                self._named[name].controls.append(control)
        return self.forms

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area is not None:
            self._area.value = self._area.value.removeprefix("\n")
            self._area = None


def read(address: str, html: str) -> tuple[list[str], list[Form]]:
    """The links, and the forms."""
    page = _Page(address)
    page.feed(html)
    return page.links, page.whole()


def forms_of(client: Any, start: list[str], inside: str, *, pages: int = 200) -> Iterator[Form]:
    """Every form once, of the pages that links lead to from the start; pages of one shape (ids apart) once."""
    waiting, seen, shapes = list(start), {shape_of(each) for each in start}, set()
    while waiting and pages:
        address = waiting.pop(0)
        answer = client.get(address)
        page = content_of(answer)
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        pages -= 1
        links, forms = read(address, page.decode())
        for form in forms:
            shape = (shape_of(form.action), tuple(form.names))
            if shape not in shapes:
                shapes.add(shape)
                yield form
        for link in links:
            path = urlsplit(link).path
            if path.startswith(inside) and not urlsplit(link).netloc and shape_of(path) not in seen:
                seen.add(shape_of(path))
                waiting.append(path)


def content_of(answer: Any) -> bytes:
    """All of it. The file of an answer is closed, the answer is not: that would close the test's connections."""
    content = b"".join(answer) if answer.streaming else answer.content
    for file in answer._resource_closers:
        file()
    answer._resource_closers.clear()
    return bytes(content)


def shape_of(path: str) -> str:
    return "/".join("*" if any(char.isdigit() for char in part) else part for part in path.split("/"))
