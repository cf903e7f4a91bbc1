"""Every tag our templates have, built in (no `{% load %}`): tag -> function."""

from django.template import Library

from web.ui import assets, blocks, charts, fields, icons, lists, navigation, page, parts, statuses, values

register = Library()

for _name, _tag in {
    "icon": icons.icon,
    "money": values.money,
    "ago": values.ago,
    "avatar": values.avatar,
    "address": values.address,
    "count_of": values.count_of,
    "status_badge": statuses.status_badge,
    "badge": statuses.badge,
    "sparkline": charts.sparkline,
    "bar_chart": charts.bar_chart,
    "field": fields.field,
    "form_errors": fields.form_errors,
    "breadcrumbs": lists.breadcrumbs,
    "tab": lists.tab,
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
}.items():
    register.simple_tag(_tag, name=_name)

for _name, _tag in {
    "sort_header": lists.sort_header,
    "paginate": lists.paginate,
    "nav_links": navigation.links,
    "color_scheme": page.color_scheme,
}.items():
    register.simple_tag(_tag, name=_name, takes_context=True)

for _name, _tag in {
    "card": blocks.card,
    "settings_section": blocks.settings_section,
    "banner": blocks.banner,
    "menu": blocks.menu,
    "tabs": blocks.tabs,
    "table": blocks.table,
    "disclosure": blocks.disclosure,
}.items():
    register.simple_block_tag(_tag, name=_name)
