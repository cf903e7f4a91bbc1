"""The tags themes have beyond Liquid's own."""

from liquid import Environment

from storefront_themes.engine.tags import assets, form, lines, paginate, sections, unknown

_TAGS = (
    assets.SchemaTag,
    assets.StylesheetTag,
    assets.JavascriptTag,
    assets.StyleTag,
    form.FormTag,
    lines.LiquidLinesTag,
    paginate.PaginateTag,
    sections.SectionTag,
    sections.SectionsTag,
    sections.ContentForTag,
    sections.LayoutTag,
    unknown.UnknownTag,
)


def register(environment: Environment) -> None:
    """Add them all."""
    for tag in _TAGS:
        environment.add_tag(tag)
