from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "tenants.themes"
    label = "themes"
