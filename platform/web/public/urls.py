"""The platform's own site."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from web.public import browsers, confirm, emails, invitations, second_factor, views

urlpatterns = [
    path("", views.home, name="home"),
    path("signup/", views.sign_up, name="sign_up"),
    path("signup/slug/", views.slug_status, name="slug_status"),
    path("shops/new/", views.new_shop, name="new_shop"),
    path("manage/", views.my_shops, name="my_shops"),
    path("invitations/<str:token>/", invitations.join, name="invitation"),
    path("accounts/signup/", RedirectView.as_view(pattern_name="sign_up")),
    path("accounts/profile/", views.profile, name="profile"),
    path("accounts/sessions/", browsers.listed, name="usersessions_list"),
    path("accounts/sessions/others/end/", browsers.end_others, name="end_other_browsers"),
    path("accounts/sessions/<int:browser_id>/end/", browsers.end, name="end_browser"),
    path("accounts/second-factor/", second_factor.overview, name="second_factor"),
    path("accounts/second-factor/setup/", second_factor.setup, name="second_factor_setup"),
    path("accounts/second-factor/verify/", second_factor.verify, name="second_factor_verify"),
    path("accounts/second-factor/codes/", second_factor.renew_codes, name="second_factor_codes"),
    path("accounts/second-factor/off/", second_factor.disable, name="second_factor_off"),
    path("accounts/confirm/", confirm.confirm, name="confirm"),
    path("accounts/email/", emails.addresses, name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/", include("allauth.socialaccount.urls")),
    *(
        path("accounts/", include(f"allauth.socialaccount.providers.{name}.urls"))
        for name in settings.SOCIAL_PROVIDERS
    ),
]
