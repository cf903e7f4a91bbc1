"""Tables, pages, trails and tabs: what a list of things needs around it."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from web.ui import values
from web.ui.escaping import written
from web.ui.icons import icon


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the trail above a page."""

    words: str
    address: str


def breadcrumbs(*pairs: Any) -> SafeString:
    """`{% breadcrumbs "Orders" orders_url "#1001" order_url %}`: the way up from this page, without the page itself."""
    crumbs = [
        Crumb(str(pairs[i]), str(pairs[i + 1]) if i + 1 < len(pairs) else "") for i in range(0, len(pairs), 2)
    ]
    return render_to_string("components/breadcrumbs.html", {"crumbs": crumbs})


def tab(
    context: Context, words: str, address: str, active: bool | None = None, count: object = None
) -> SafeString:
    """One tab; tabs are links. The one that leads to this very path is the current one, unless `active` says which."""
    request = context.get("request")
    is_here = isinstance(request, HttpRequest) and request.path == address
    current = (
        SafeString(' aria-current="page"') if (is_here if active is None else active) else SafeString("")
    )
    number = SafeString("")
    if count is not None:
        shown = values.number(count) if isinstance(count, int) else count
        number = written('<span class="tab__count">{}</span>', shown)
    return written('<a class="tab" href="{}"{}>{}{}</a>', address, current, words, number)


_ON = ", ".join(
    (
        "input changed delay:300ms from:find input[type=search]",
        "change from:(.filter-bar select)",
        "change from:(.filter-bar input[type=checkbox])",
    )
)


def live_filter(context: Context) -> SafeString:
    """Attributes of a list's search form: `#results` is asked for again while one types, and when one chooses.

    From this path and the form's own fields alone: what else the address says, such as a page, was of the list before.
    The address is replaced, so that Back leaves the list. That the search field is left is no reason to ask: the row
    under the pointer would be swapped between pressing the button and letting it go, and the click be lost.
    """
    request = context["request"]
    return written(
        'data-hx-get="{}" data-hx-target="#results" data-hx-select="#results" data-hx-swap="outerHTML"'
        ' data-hx-trigger="{}" data-hx-replace-url="true"',
        request.path,
        _ON,
    )


def sort_header(
    context: Context, name: str, words: str, *, default: bool = False, descending: bool = False, css: str = ""
) -> SafeString:
    """A column heading that sorts: `?sort=name` and `?sort=-name`. `default` marks the order without a choice."""
    query = _query(context)
    chosen = query.get("sort") or (("-" if descending else "") + name if default else "")
    is_current = chosen.lstrip("-") == name
    is_descending = chosen.startswith("-")
    target = name if is_current and is_descending else f"-{name}" if is_current or descending else name
    direction = "descending" if is_descending else "ascending"
    state = written(' aria-sort="{}"', direction) if is_current else SafeString("")
    classes = written(' class="{}"', css) if css else SafeString("")
    arrow = icon("arrow-down") if is_current else icon("sort")
    address = _with(query, sort=target, page=None, cursor=None)
    return written(
        '<th scope="col"{}{}><a class="sort" href="{}">{}{}</a></th>', classes, state, address, words, arrow
    )


@dataclass(frozen=True, slots=True)
class Pages:
    """The two ways from one page of a list to the next."""

    previous: str
    next: str
    summary: tuple[str, ...] | None


def paginate(context: Context, page: Any) -> SafeString:
    """Previous and next for Django's Page or for anything with `previous_cursor` and `next_cursor`."""
    query = _query(context)
    pages = _numbered(query, page) if isinstance(page, Page) else _cursors(query, page)
    if not pages.previous and not pages.next and pages.summary is None:
        return SafeString("")
    return render_to_string("components/pagination.html", {"pages": pages})


def _numbered(query: QueryDict, page: Page[Any]) -> Pages:
    return Pages(
        previous=_with(query, page=page.previous_page_number()) if page.has_previous() else "",
        next=_with(query, page=page.next_page_number()) if page.has_next() else "",
        summary=tuple(map(values.number, (page.start_index(), page.end_index(), page.paginator.count)))
        if page.paginator.count
        else None,
    )


def _cursors(query: QueryDict, page: Any) -> Pages:
    previous, following = getattr(page, "previous_cursor", None), getattr(page, "next_cursor", None)
    return Pages(
        previous=_with(query, cursor=previous) if previous else "",
        next=_with(query, cursor=following) if following else "",
        summary=None,
    )


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET if isinstance(request, HttpRequest) else QueryDict()


def _with(query: QueryDict, **changes: object) -> str:
    changed = query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"
