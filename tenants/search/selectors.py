"""Finding products by words: PostgreSQL's full text search over the product's own, always current, search column.

All words must occur, whatever their case and accents; the last one may be the beginning of a word, because the shopper
may still be typing. Quotes and a minus work as in a web search. A search for nothing finds nothing.
"""

import re

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet

from core.folding import folded
from core.text import clean_text
from tenants.catalog.selectors import Listing, listing_of, visible_products

MOST_LENGTH = 200
MOST_WORDS = 16
_WORDS = re.compile(r"\w+")
_NEGATED = re.compile(r"(?:^|\s)-\W*$")


def search_listing(query: str) -> Listing | None:
    """Visible products, the best match first, as a list that is read a part at a time.

    Any text is a valid query; None when there is nothing to look for.
    """
    wanted = _query(_normal(query))
    if wanted is None:
        return None
    found = visible_products().filter(search=wanted)
    ranked = found.annotate(rank=SearchRank(F("search"), wanted)).order_by("-rank", "-id")
    return listing_of(ranked, sort="relevance")


def matching(products: QuerySet, query: str) -> QuerySet:  # type: ignore[type-arg]  # rows are private to the catalog
    """A queryset of products, any status, narrowed to what the words find: for the back office and the API."""
    wanted = _query(_normal(query))
    return products.none() if wanted is None else products.filter(search=wanted)


def _normal(query: str) -> str:
    return " ".join(clean_text(query, multiline=False).split())[:MOST_LENGTH].strip()


def _query(text: str) -> SearchQuery | None:
    """What the shopper means. The last word as a beginning, unless quotes or a minus say that it is exact."""
    words = _WORDS.findall(text)
    if not words:
        return None
    last = words[-1]
    head, _, tail = text.rpartition(last)
    exact = tail.strip() or _NEGATED.search(head) or text.count('"') % 2 or len(words) > MOST_WORDS
    if exact:
        return SearchQuery(folded(text), search_type="websearch", config="simple")
    # The words as PostgreSQL's own parser would cut them; only letters and digits reach the query's syntax.
    beginning = SearchQuery(folded(f"'{last}':*"), search_type="raw", config="simple")
    if not _WORDS.search(head):
        return beginning
    return SearchQuery(folded(head), search_type="websearch", config="simple") & beginning
