"""The back office of one shop, under /manage/<shop>/ on the platform's host."""

from django.urls import URLPattern, path

from web.backoffice import home, urls_catalog, urls_shop, urls_themes

app_name = "backoffice"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    *urls_shop.urlpatterns,
    *urls_catalog.urlpatterns,
    *urls_themes.urlpatterns,
]
