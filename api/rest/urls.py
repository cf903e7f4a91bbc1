"""Everything under /api/ on a shop's host."""

from django.urls import include, path, re_path

from api.rest.views import UnknownAddress

urlpatterns = [
    path("v1/", include("api.rest.v1.urls")),
    re_path(r"^.*$", UnknownAddress.as_view()),
]
