"""Table 1, the platform's own host: public site, accounts, back office, operations, vendors' webhooks."""

from django.conf import settings
from django.urls import include, path

from web import errors
from web.public import mailbox, styleguide

urlpatterns = [
    path("", include("web.public.urls")),
    path("manage/<slug:shop_slug>/", include("web.backoffice.urls")),
    path("operations/", include("web.operations.urls")),
    path("webhooks/", include("api.webhooks.urls")),
    path("styleguide/", styleguide.styleguide, name="styleguide"),  # 404 outside of development and demo
]
if settings.DEMO or settings.DEBUG:
    urlpatterns += [
        path("mail/", mailbox.inbox, name="mailbox"),
        path("mail/<str:name>/", mailbox.mail, name="mail"),
        path("mail/<str:name>/body/", mailbox.mail_body, name="mail_body"),
    ]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
