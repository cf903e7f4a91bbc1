"""Table 1, a shop's own host: storefront, checkout, customers' pages, and the shop's API."""

from django.urls import include, path

from integrations.test_gateway.views import answer as answer_test_challenge
from web import errors

urlpatterns = [
    path("api/", include("api.rest.urls")),
    path("_test_gateway/answer/", answer_test_challenge),  # 404 unless TEST_GATEWAY
    # First, because what is asked most is compared with the fewest.
    path("", include("web.storefront.urls")),
    path("", include("web.checkout.urls")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = "web.storefront.views.browse.not_found"
handler500 = errors.server_error
