"""Text as people search for it: without case, accents, ligatures and letters few keyboards have.

PostgreSQL folds, in generated columns and in queries alike, so that the two never disagree and no write can forget it.
It uses nothing but built-in, immutable functions: the extension `unaccent` is not everywhere, and not immutable.
"""

from django.db.models import Func, TextField, Value

# What has no decomposition in Unicode. Turkish ı and İ both become i, final sigma becomes sigma.
_ONE_FOR_ONE = ("øłđıħŧðς’", "oldihtdσ''")
_TWO_FOR_ONE = (("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("þ", "th"))
_MARKS = r"[\u0300-\u036f]+"  # combining marks, left over when é has become e and its accent


def _build() -> str:
    """Compatibility decomposition, lower case (ᴬ is a capital only now), then what that leaves."""
    text = "normalize((%(expressions)s)::text, NFKD)"
    text = f"lower(regexp_replace({text}, '{_MARKS}', '', 'g'))"
    for letter, letters in _TWO_FOR_ONE:
        text = f"replace({text}, '{letter}', '{letters}')"
    few, many = (part.replace("'", "''") for part in _ONE_FOR_ONE)
    return f"translate({text}, '{few}', '{many}')"


_TEMPLATE = _build()


class Fold(Func):
    """The texts folded into one, a space between them; none of them may be null.

    Generated columns are built on it: a change of its rules needs a migration that computes them anew.
    """

    template = _TEMPLATE
    arg_joiner = " || ' ' || "
    output_field = TextField()


def folded(query: str) -> Fold:
    """What somebody typed, to compare with a folded column."""
    return Fold(Value(query))
