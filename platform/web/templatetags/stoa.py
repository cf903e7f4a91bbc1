"""Every tag our templates have, built in (no `{% load %}`): tag -> function."""

from collections.abc import Callable
from typing import Any

from django.template import Library

from web.storefront.legal import legal_links
from web.ui import assets, blocks, charts, fields, icons, lists, navigation, page, parts, statuses, values

register = Library()
Tags = dict[str, Callable[..., Any]]

PLAIN: Tags = {
    "icon": icons.icon,
    "money": values.money,
    "ago": values.ago,
    "avatar": values.avatar,
    "address": values.address,
    "count_of": values.count_of,
    "product_thumb": values.product_thumb,
    "status_badge": statuses.status_badge,
    "badge": statuses.badge,
    "sparkline": charts.sparkline,
    "bar_chart": charts.bar_chart,
    "field": fields.field,
    "form_errors": fields.form_errors,
    "breadcrumbs": lists.breadcrumbs,
    "empty_state": parts.empty_state,
    "stat": parts.stat,
    "alert": parts.alert,
    "timeline": parts.timeline,
    "progress": parts.progress,
    "stepper": parts.stepper,
    "copyable": parts.copyable,
    "styles": assets.styles,
    "script": assets.script,
    "early_script": assets.early_script,
    "legal_links": legal_links,
    "order_badges": statuses.order_badges,
}

WITH_CONTEXT: Tags = {
    "sort_header": lists.sort_header,
    "paginate": lists.paginate,
    "live_filter": lists.live_filter,
    "tab": lists.tab,
    "nav_links": navigation.links,
    "color_scheme": page.color_scheme,
}

BLOCKS: Tags = {
    "card": blocks.card,
    "settings_section": blocks.settings_section,
    "banner": blocks.banner,
    "menu": blocks.menu,
    "tabs": blocks.tabs,
    "table": blocks.table,
    "disclosure": blocks.disclosure,
}

for _name, _tag in PLAIN.items():
    register.simple_tag(_tag, name=_name)
for _name, _tag in WITH_CONTEXT.items():
    register.simple_tag(_tag, name=_name, takes_context=True)
for _name, _tag in BLOCKS.items():
    register.simple_block_tag(_tag, name=_name)
register.filter("percent", values.percent)
