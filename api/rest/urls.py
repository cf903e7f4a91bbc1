"""Everything under /api/ on a shop's host."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from api.rest.openapi import views
from api.rest.views import UnknownAddress

urlpatterns = [
    path("v1/openapi.json", views.openapi_json),
    path("v1/docs/", views.docs, name="api_docs"),
    path("v1/docs", RedirectView.as_view(url="/api/v1/docs/", permanent=True)),
    path("v1/", include("api.rest.v1.urls")),
    re_path(r"^.*$", UnknownAddress.as_view()),
]
