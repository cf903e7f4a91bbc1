"""The only names generated code can use besides its own: what stands for Python's built-ins while it runs."""

from time import monotonic
from typing import Any

from liquid.builtin.tags.tablerow_tag import TableRow
from liquid.exceptions import BreakLoop, ContinueLoop
from markupsafe import Markup

from storefront_themes.engine import runtime, values
from storefront_themes.engine.context import lookup
from storefront_themes.engine.tags.assets import style
from storefront_themes.engine.tags.form import open_form
from storefront_themes.engine.tags.paginate import paginated
from storefront_themes.engine.tags.sections import content_for
from storefront_themes.engine.tags.unknown import unknown_tag

HELPERS: dict[str, Any] = {
    "Exception": Exception, "enumerate": enumerate, "iter": iter, "len": len, "locals": locals, "range": range,
    "str": str,
    "BreakLoop": BreakLoop,
    "CHUNK": runtime.CHUNK,
    "ContinueLoop": ContinueLoop,
    "FALSY": values.FALSY_KINDS,
    "Markup": Markup,
    "NOTHING": values.NOTHING,
    "ONCE": (None,),
    "Out": runtime.Out,
    "Peek": values.Peek,
    "TableRow": TableRow,
    "a": runtime.shown_in_attribute,
    "at_most": values.at_most,
    "clock": monotonic,
    "contains": values.contains,
    "content_for": content_for,
    "cycle": runtime.cycle,
    "e": runtime.shown,
    "dynamic": runtime.dynamic,
    "each": runtime.each,
    "equal": values.equal,
    "fail": runtime.failed,
    "include": runtime.include,
    "include_with": runtime.include_with,
    "is_blank": values.is_blank,
    "is_empty": values.is_empty,
    "kept": runtime.kept,
    "less": values.less,
    "look": values.look,
    "lookup": lookup,
    "loop_state": runtime.loop_state,
    "looping": runtime.looping,
    "make_range": values.make_range,
    "moment": runtime.moment,
    "no_snippet": runtime.no_snippet,
    "open_form": open_form,
    "own": runtime.own,
    "paginated": paginated,
    "part": runtime.part,
    "render": runtime.render,
    "render_with": runtime.render_with,
    "s": runtime.shown_in_script,
    "style": style,
    "text": runtime.text,
    "tick": runtime.tick,
    "code": values.Code.of,
    "unknown_filter": values.unknown_filter,
    "unknown_tag": unknown_tag,
    "whole_or_nought": values.whole_or_nought,
    "y": runtime.shown_in_style,
}  # fmt: skip
