"""Reading a Liquid file for its faults: an error is noted, and the rest is read on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from liquid.ast import Node
from liquid.builtin.illegal import Illegal
from liquid.exceptions import LiquidError, LiquidSyntaxError
from liquid.parser import get_parser
from liquid.token import Token

from storefront_themes.engine.environment import TOO_DEEP, ThemeEnvironment, ThemeStream
from storefront_themes.engine.limits import DEFAULT_LIMITS, Limits
from storefront_themes.engine.tags.assets import SchemaNode


@dataclass(slots=True)
class Parsed:
    """A file as it is written: its nodes, and what could not be read (line, message, unknown tag if it is one)."""

    text: str
    nodes: Sequence[Node] = ()
    faults: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def schema(self) -> SchemaNode | None:
        """Its schema, if it has one."""
        return next((node for node in self.nodes if isinstance(node, SchemaNode)), None)


class CheckEnvironment(ThemeEnvironment):
    """Parses for reading, not for rendering: nothing is replaced, and an error does not end it."""

    def __init__(self, *, limits: Limits = DEFAULT_LIMITS) -> None:
        self._faults: list[tuple[int, str, str]] = []
        self._source = ""
        super().__init__(None, limits=limits)

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=extra)
        self.add_tag(Illegal)

    def read(self, text: str) -> Parsed:
        """A file's text; never raises LiquidError."""
        self._faults, self._source = [], text
        parsed = Parsed(text, faults=self._faults)
        try:
            parsed.nodes = self._nodes(text)
        except LiquidError as error:
            self.error(error)
        return parsed

    def _nodes(self, text: str) -> Sequence[Node]:
        stream = ThemeStream(self.tokenizer()(text))
        try:
            return get_parser(self).parse(stream)
        except RecursionError as error:
            raise LiquidSyntaxError(TOO_DEEP, token=stream.current) from error

    def error(
        self, exc: type[LiquidError] | LiquidError, msg: str | None = None, token: Token | None = None
    ) -> None:
        """Note it."""
        found = exc if isinstance(exc, LiquidError) else exc(msg or "", token=token)
        at = found.token or token
        name = str(at.value).strip() if at is not None else ""
        message = str(found.args[0]) if found.args else type(found).__name__
        is_tag = message.startswith("unexpected tag") and name not in self.tags
        self._faults.append((line_at(at, self._source), message, name if is_tag else ""))


def line_at(token: Token | None, source: str = "") -> int:
    """The line a token begins on."""
    if token is None or token.start_index < 0:
        return source.count("\n") + 1
    return token.source.count("\n", 0, token.start_index) + 1
