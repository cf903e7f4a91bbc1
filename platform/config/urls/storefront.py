"""Table 1, a shop's own host: storefront, checkout, customers' pages, and the shop's API."""

from django.urls import include, path

from web import errors

urlpatterns = [
    path("api/", include("api.rest.urls")),
    path("", include("web.checkout.urls")),
    path("", include("web.storefront.urls")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
