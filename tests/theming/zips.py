"""Small themes, packed."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from core.actor import Actor
from tenants.themes.services import Stored, upload_theme

ACTOR = Actor.system("tests")
SMALL: Mapping[str, str] = {
    "layout/theme.liquid": "<html><head>{{ content_for_header }}</head><body>{{ content_for_layout }}</body></html>",
    "templates/index.json": json.dumps({"sections": {"hero": {"type": "hero"}}, "order": ["hero"]}),
    "templates/404.liquid": "nothing here",
    "sections/hero.liquid": "<h1>{{ section.settings.heading }}</h1><i>{{ settings.accent }}</i>"
    '{% schema %}{"name": "Hero", "settings": [{"type": "text", "id": "heading", "label": "H", "default": "One"}]}'
    "{% endschema %}",
    "assets/theme.css": "body { color: red }",
    "config/settings_schema.json": json.dumps([
        {"name": "theme_info", "theme_name": "Small", "theme_version": "1.2", "theme_author": "T",
         "theme_documentation_url": "https://x.example", "theme_support_url": "https://x.example"},
        {"name": "Look", "settings": [
            {"type": "color", "id": "accent", "label": "Accent", "default": "#112233"},
        ]},
    ]),
}  # fmt: skip


def packed(files: Mapping[str, str | bytes] = SMALL) -> bytes:
    """A ZIP."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return body.getvalue()


def small(**changes: Any) -> dict[str, str]:
    """The small theme with another heading, or other files under `files`."""
    files = {**SMALL, **changes.get("files", {})}
    if "heading" in changes:
        files["sections/hero.liquid"] = files["sections/hero.liquid"].replace("One", changes["heading"])
    if "name" in changes:
        schema = files["config/settings_schema.json"]
        files["config/settings_schema.json"] = schema.replace('"Small"', json.dumps(changes["name"]))
    return files


def upload(files: Mapping[str, str | bytes] = SMALL, **options: Any) -> Stored:
    return upload_theme(actor=ACTOR, archive=packed(files), filename="small.zip", **options)
