"""`visible_if`: which settings an editor shows, given the values of the others."""

from collections.abc import Mapping

from liquid.exceptions import LiquidError

from storefront_themes.engine.engine import render_string
from storefront_themes.engine.settings import Schema


def visible_settings(
    schema: Schema,
    values: Mapping[str, object],
    *,
    owner: str = "section",
    settings: Mapping[str, object] | None = None,
) -> frozenset[str]:
    """Ids of the settings to show.

    `owner` says whose values they are ("section", "block" or "settings" for the theme's own); `settings` holds the
    theme's. A condition that cannot be read hides nothing: a merchant must be able to reach every setting.
    """
    scope: dict[str, object] = {"settings": values if owner == "settings" else settings or {}}
    if owner != "settings":
        scope[owner] = {"settings": values}
    conditions = {
        name: condition_of(str(spec.get("visible_if") or "")) for name, spec in schema.specs.items()
    }
    return frozenset(name for name, condition in conditions.items() if _holds(condition, scope))


def condition_of(text: str) -> str:
    """The expression within `{{ … }}`."""
    text = text.strip()
    return text[2:-2].strip("- ") if text.startswith("{{") and text.endswith("}}") else text


def _holds(condition: str, scope: Mapping[str, object]) -> bool:
    if not condition:
        return True
    try:
        return render_string(f"{{% if {condition} %}}yes{{% endif %}}", scope) == "yes"
    except LiquidError:
        return True
