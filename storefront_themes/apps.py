from django.apps import AppConfig


class StorefrontThemesConfig(AppConfig):
    name = "storefront_themes"
    label = "storefront_themes"
