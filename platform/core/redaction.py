"""Taking personal data and secrets out of texts that are kept for watching: logs and error reports."""

import re

_RULES = (
    (re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"), "<email>"),
    (re.compile(r"\b(?:sk|rk|pk|whsec|ghp|xox[bp])_[A-Za-z0-9_]{6,}"), "<secret>"),
    (re.compile(r"\b(Bearer|Basic|Token)\s+[\w.~+/=-]{8,}", re.IGNORECASE), r"\1 <secret>"),
    (
        re.compile(
            r"(?i)\b(password|passwd|secret|token|authorization|cookie)(['\"]?\s*[=:]\s*)['\"]?[^\s'\",;&]+"
        ),
        r"\1\2<secret>",
    ),
    (re.compile(r"(://[^/\s:@]+):[^/\s@]+@"), r"\1:<secret>@"),
    (re.compile(r"(?<![\w.])\+\d[\d ()-]{7,18}\d"), "<phone>"),
)


_CARD = re.compile(r"(?<![\w-])(?:\d[ -]?){12,18}\d(?![\w-])")


def redact(text: str) -> str:
    """The text without e-mail addresses, phone and card numbers, keys, passwords."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return _CARD.sub(_card, text)


def _card(match: re.Match[str]) -> str:
    """Only what passes the cards' own check (Luhn): other long numbers are ids that somebody looks for."""
    digits = [int(char) for char in match[0] if char.isdigit()]
    doubled = [
        digit if index % 2 == 0 else sum(divmod(2 * digit, 10)) for index, digit in enumerate(digits[::-1])
    ]
    return "<card>" if sum(doubled) % 10 == 0 else match[0]
