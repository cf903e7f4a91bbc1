"""What the store of themes asks of the engine: `tenants.themes.ports.ThemeReader`."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from core.errors import Invalid
from storefront_themes.allowance import limits_of
from storefront_themes.check import Problem, Severity
from storefront_themes.engine import Issue, ThemeError, ZipLoader
from storefront_themes.engine.parts import parse_list
from storefront_themes.inspecting import inspect_saved
from tenants.themes.ports import Plan, ThemeProblem, ThemeReport

BUILT_IN = Path(__file__).parent
SCHEMA = "config/settings_schema.json"
_NEEDED = {
    "layout/theme.liquid": ("layout/theme.liquid",),
    "templates/index.json": ("templates/index.json", "templates/index.liquid"),
}
_FATAL = frozenset({"InvalidJSON"})  # what a page cannot leave out


class LiquidThemeReader:
    """Themes in Liquid, out of a ZIP."""

    def unpack(self, archive: bytes, plan: Plan) -> Mapping[str, bytes]:
        """The files of a ZIP. Raises Invalid."""
        try:
            return ZipLoader(archive, limits=limits_of(plan)).files
        except ThemeError as error:
            raise Invalid(f"This is no theme that can be taken: {error}.", field="file") from error

    def inspect(self, files: Mapping[str, bytes], plan: Plan) -> ThemeReport:
        """Compile and check in a child."""
        missing = [
            ThemeProblem(file, 0, "MissingFile", "every theme needs this file") for file in _absent(files)
        ]
        if missing:
            return ThemeReport("", "", tuple(missing), ())
        issues, found = inspect_saved(files, limits=limits_of(plan))
        refusals = [_refusal(issue) for issue in issues]
        refusals += [_problem(each) for each in found if each.code in _FATAL]
        worst_first = sorted(found, key=lambda each: each.severity is Severity.WARNING)
        name, label = ("", "") if refusals else theme_info(files)
        return ThemeReport(name, label, tuple(dict.fromkeys(refusals)), tuple(map(_problem, worst_first)))

    def built_in(self) -> Mapping[str, str]:
        """The themes that come with the platform: code to name."""
        return built_in_names()


def _absent(files: Mapping[str, bytes]) -> Iterator[str]:
    return (file for file, any_of in _NEEDED.items() if not any(each in files for each in any_of))


def _refusal(issue: Issue) -> ThemeProblem:
    return ThemeProblem(issue.file, issue.line, "CannotBeRead", issue.message)


def _problem(found: Problem) -> ThemeProblem:
    return ThemeProblem(found.file, found.line, found.code, found.message, found.severity.value)


def theme_info(files: Mapping[str, bytes]) -> tuple[str, str]:
    """What a theme calls itself and its version; empty where it does not say so."""
    try:
        groups = parse_list(files.get(SCHEMA, b"").decode(errors="replace").removeprefix("\ufeff"), SCHEMA)
    except ThemeError:
        return "", ""
    about = next((group for group in groups if group.get("name") == "theme_info"), {})
    found = (about.get("theme_name"), about.get("theme_version"))
    return tuple(each.strip() if isinstance(each, str) else "" for each in found)  # type: ignore[return-value]  # two


@lru_cache(maxsize=1)
def built_in_names() -> Mapping[str, str]:
    """The folders beside this file that are themes: code to name."""
    layouts = sorted(BUILT_IN.glob("*/layout/theme.liquid"))
    return {root.name: _name(root) for root in (layout.parent.parent for layout in layouts)}


def _name(root: Path) -> str:
    schema = root / SCHEMA
    name, _ = theme_info({SCHEMA: schema.read_bytes() if schema.is_file() else b""})
    return name or root.name.title()
