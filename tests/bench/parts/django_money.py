"""`money` for Django's templates, the same as the themes' own."""

from django import template

from storefront_themes.engine import MoneyFormat

register = template.Library()


@register.filter
def money(amount: int) -> str:
    """€12.34"""
    return MoneyFormat.of("EUR", "en").money(amount)
