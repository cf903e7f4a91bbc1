"""What can be chosen for a whole theme: the one on show, or one that is not yet."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from core.errors import Invalid
from core.stale import mark_of
from shops.addresses import shop_url
from storefront_themes.engine import Engine
from tenants.catalog.selectors import collections
from tenants.content.selectors import menus, pages
from tenants.store.selectors import fresh_settings
from tenants.themes import selectors, services
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, sent
from web.backoffice.themes_fields import Choices, fonts
from web.backoffice.themes_form import ThemeSettingsForm
from web.storefront.preview import preview_url
from web.storefront.themes import Shown, engine_of

_MOST_CHOICES = 500


@shop_view("themes.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def live(request: ShopRequest) -> HttpResponseBase:
    """Of the theme that shoppers see."""
    now = fresh_settings()
    shown = Shown(now.theme, now.theme_version, now.theme_settings)
    names = services.reader().built_in()
    name = (
        selectors.version(now.theme_version).theme_name
        if now.theme_version
        else names.get(now.theme, now.theme)
    )
    return _page(request, shown, None, name=name, page=("theme_settings",), see=shop_url(request.shop))


@shop_view("themes.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: ShopRequest, theme_id: UUID) -> HttpResponseBase:
    """Of one of the shop's own, with the schema of the version on show, else of the latest."""
    theme = selectors.theme(theme_id)
    version = next((each for each in theme.versions if each.is_live), theme.latest)
    if version is None:
        raise Invalid("This theme has no version.")
    shown = Shown("", version.id, theme.look)
    see = preview_url(request.shop, version=version.id)
    return _page(request, shown, theme_id, name=theme.name, page=("theme_own_settings", theme_id), see=see)


def _page(
    request: ShopRequest, shown: Shown, theme_id: UUID | None, *, name: str, page: tuple[Any, ...], see: str
) -> HttpResponseBase:
    engine = engine_of(shown)
    form = _form(request, engine, shown.look)

    def save() -> HttpResponseBase:
        services.save_look(
            actor=request.actor, theme_id=theme_id, **_chosen(request, engine, shown.look, form)
        )
        return done(request, "The theme's settings were saved.", *page)

    context = {"name": name, "presets": engine.theme.presets(), "preset": shown.look.get("preset", "")}
    return form_page(
        request, "backoffice/themes/settings.html", form, save, theme_id=theme_id, see=see, **context
    )


def _form(request: ShopRequest, engine: Engine, look: Mapping[str, Any]) -> ThemeSettingsForm:
    return ThemeSettingsForm(
        sent(request), engine=engine, look=look, choices=_choices(look, engine.theme.files),
        initial={"seen": mark_of(look)},
    )  # fmt: skip


def _chosen(
    request: ShopRequest, engine: Engine, look: Mapping[str, Any], form: ThemeSettingsForm
) -> dict[str, Any]:
    """What to keep: the form's values, or one of the theme's looks as it is."""
    seen = form.cleaned_data["seen"]
    if "start" not in request.POST:
        return {"preset": str(look.get("preset", "")), "settings": form.values(), "seen": seen}
    preset = request.POST.get("preset", "")
    if preset not in engine.theme.presets():
        raise Invalid("The theme has no such look.")
    return {"preset": preset, "settings": {}, "seen": seen}


def _choices(look: Mapping[str, Any], files: frozenset[str]) -> Choices:
    pictures = look.get("images")
    pictures = pictures if isinstance(pictures, Mapping) else {}
    assets = [name.removeprefix("assets/") for name in files if name.startswith("assets/")]
    return Choices({
        "collection": [(each.handle, each.title) for each in collections()][:_MOST_CHOICES],
        "page": [(row.handle, row.title) for row in pages()[:_MOST_CHOICES]],
        "link_list": [(each.handle, each.title) for each in menus().values()],
        "image_picker": [(name, str(found.get("alt") or name)) for name, found in pictures.items()],
        "font_picker": fonts(assets),
    })  # fmt: skip
