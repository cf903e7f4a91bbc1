"""The shop's themes."""

from django.urls import URLPattern, path

from web.backoffice import themes, themes_problems, themes_settings
from web.backoffice.ids import install_public_ids

install_public_ids("thm", "thv")

urlpatterns: list[URLPattern] = [
    path("themes/", themes.library, name="themes"),
    path("themes/problems/", themes_problems.theme_problems, name="theme_problems"),
    path("themes/settings/", themes_settings.live, name="theme_settings"),
    path("themes/built-in/<slug:name>/publication/", themes.publish_built_in, name="theme_built_in_publish"),
    path("themes/built-in/<slug:name>/download/", themes.download_built_in, name="theme_built_in_download"),
    path("themes/<thm:theme_id>/", themes.theme, name="theme"),
    path("themes/<thm:theme_id>/settings/", themes_settings.own, name="theme_own_settings"),
    path("themes/<thm:theme_id>/deletion/", themes.delete, name="theme_delete"),
    path("themes/versions/<thv:version_id>/", themes.version, name="theme_version"),
    path("themes/versions/<thv:version_id>/publication/", themes.publish, name="theme_publish"),
    path("themes/versions/<thv:version_id>/download/", themes.download, name="theme_download"),
    path("themes/versions/<thv:version_id>/deletion/", themes.delete_version, name="theme_version_delete"),
]
