"""Template text to tokens in one linear pass.

python-liquid's own lexer backtracks: `{{` followed by 40,000 spaces holds it for seconds. This one looks for
the next delimiter with `str.find`, never looks at a character twice, and refuses statements no person writes.
Expressions inside a statement are still python-liquid's to read, which the length and bracket bounds keep cheap.
"""

import re
from collections.abc import Generator, Iterator

from liquid.exceptions import LiquidSyntaxError
from liquid.token import (
    TOKEN_COMMENT,
    TOKEN_CONTENT,
    TOKEN_DOC,
    TOKEN_EOF,
    TOKEN_EXPRESSION,
    TOKEN_OUTPUT,
    TOKEN_TAG,
    Token,
)

from storefront_themes.engine.limits import DEFAULT_LIMITS, Limits

# A step yields tokens and returns (where to go on, whether to strip what follows).
Step = Generator[Token, None, tuple[int, bool]]

VERBATIM_TAGS = frozenset({"schema", "stylesheet", "javascript"})

_OPENER = re.compile(r"\{[{%]")
_TAG_NAME = re.compile(r"#|\w+")
_COMMENT_TAG = re.compile(r"\{%-?\s{0,20}(\w{0,20})")
_END = {
    name: re.compile(r"\{%(-?)\s{0,20}end" + name + r"\s{0,20}(-?)%\}")
    for name in ("raw", "doc", *sorted(VERBATIM_TAGS))
}


def tokenize_template(source: str, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Token]:
    """The tokens python-liquid's parser expects; raises LiquidSyntaxError for what is not closed or not bounded."""
    if len(source) > limits.source_bytes or len(source.encode(errors="replace")) > limits.source_bytes:
        raise _error(f"the file is larger than {limits.source_bytes // 1024} KB", source, 0)
    position, lstrip, statements = 0, False, 0
    while True:
        opener = _OPENER.search(source, position)
        start = opener.start() if opener else len(source)
        text = source[position:start]
        if text:
            if lstrip:
                text = text.lstrip()
            if opener and source.startswith("-", start + 2):
                text = text.rstrip()
            if text:
                yield Token(TOKEN_CONTENT, text, position, source)
        if not opener:
            return
        statements += 1
        if statements > limits.statements:
            raise _error(f"more than {limits.statements} statements in a file", source, start)
        if source[start + 1] == "{":
            position, lstrip = yield from _output(source, start, limits)
        else:
            position, lstrip = yield from _tag(source, start, limits)


def _output(source: str, start: int, limits: Limits) -> Step:
    end, lstrip, inner = _statement(source, start, "}}", limits.statement_chars)
    body = inner.strip()
    _bound(body, source, start, limits)
    yield Token(TOKEN_OUTPUT, source[start:end], start, source)
    yield Token(TOKEN_EXPRESSION, body, _where(source, start, body), source)
    return end, lstrip


def _tag(source: str, start: int, limits: Limits) -> Step:
    end, lstrip, inner = _statement(source, start, "%}", limits.liquid_tag_chars)
    body = inner.strip()
    name_match = _TAG_NAME.match(body)
    if not name_match:
        raise _error("a tag without a name", source, start)
    name = name_match.group()
    expression = body[name_match.end() :].strip()
    if name == "liquid" and expression.count("\n") > limits.statements:
        raise _error(f"more than {limits.statements} statements in a file", source, start)
    if name != "liquid":
        if len(body) > limits.statement_chars:
            raise _error(f"a statement longer than {limits.statement_chars} characters", source, start)
        _bound(expression, source, start, limits)
    if name == "raw":
        return (yield from _raw(source, end, lstrip))
    if name == "doc" and not expression:
        text, _, after, lstrip = _until_end(source, end, "doc")
        yield Token(TOKEN_DOC, text, end, source)
        return after, lstrip
    yield Token(TOKEN_TAG, name, _where(source, start, name), source)
    if expression:
        yield Token(TOKEN_EXPRESSION, expression, _where(source, start + 2, expression), source)
    if name == "comment":
        return (yield from _comment(source, end))
    if name in VERBATIM_TAGS:
        text, closing, after, lstrip = _until_end(source, end, name)
        yield Token(TOKEN_CONTENT, text, end, source)
        yield Token(TOKEN_TAG, f"end{name}", closing, source)
        return after, lstrip
    return end, lstrip


def _raw(source: str, position: int, lstrip: bool) -> Step:
    match = _END["raw"].search(source, position)
    if not match:
        raise _error("raw is never closed", source, position)
    text = source[position : match.start()]
    text = text.lstrip() if lstrip else text
    text = text.rstrip() if match.group(1) else text
    yield Token(TOKEN_CONTENT, text, position, source)
    return match.end(), bool(match.group(2))


def _comment(source: str, position: int) -> Step:
    """Comments nest, and a raw block inside one hides what it holds. A tag within ends where a tag would end."""
    depth, at = 1, position
    while match := _COMMENT_TAG.search(source, at):
        close = source.find("%}", match.end())
        if close < 0:
            break
        at = close + 2
        if match.group(1) == "raw":
            hidden = _END["raw"].search(source, at)
            at = hidden.end() if hidden else at
        elif match.group(1) in ("comment", "endcomment"):
            depth += 1 if match.group(1) == "comment" else -1
        if not depth:
            yield Token(TOKEN_COMMENT, source[position : match.start()], position, source)
            yield Token(TOKEN_TAG, "endcomment", match.start(), source)
            return at, source[close - 1] == "-"
    raise _error("comment is never closed", source, position)


def _until_end(source: str, position: int, name: str) -> tuple[str, int, int, bool]:
    match = _END[name].search(source, position)
    if not match:
        raise _error(f"{name} is never closed", source, position)
    return source[position : match.start()], match.start(), match.end(), bool(match.group(2))


def _statement(source: str, start: int, closer: str, longest: int) -> tuple[int, bool, str]:
    """(end, whitespace control on the right, text between the delimiters)."""
    close = source.find(closer, start + 2, start + longest + 4)
    if close < 0:
        raise _error(f"expected {closer!r} within {longest} characters", source, start)
    inner_start = start + 3 if source.startswith("-", start + 2) else start + 2
    inner_end = close - 1 if close > inner_start and source[close - 1] == "-" else close
    return close + 2, inner_end != close, source[inner_start : max(inner_end, inner_start)]


def _bound(expression: str, source: str, start: int, limits: Limits) -> None:
    if expression.count("(") + expression.count("[") > limits.brackets_per_statement:
        raise _error("too many brackets in one statement", source, start)


def _where(source: str, start: int, text: str) -> int:
    return max(source.find(text, start), start) if text else start


def _error(message: str, source: str, position: int) -> LiquidSyntaxError:
    return LiquidSyntaxError(message, token=Token(TOKEN_EOF, "", position, source))
