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
    (re.compile(r"\b(?:\d[ -]?){13,19}\b"), "<number>"),
    (re.compile(r"(?<![\w.])\+\d[\d ()-]{7,18}\d"), "<phone>"),
)


def redact(text: str) -> str:
    """The text without e-mail addresses, phone and card numbers, keys, passwords."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
