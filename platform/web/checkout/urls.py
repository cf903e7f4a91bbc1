"""Checkout, order pages and customers' accounts, on a shop's host."""

from django.urls import path

from web.checkout import account, orders, pages

urlpatterns = [
    path("checkout/", pages.checkout, name="checkout"),
    path("orders/lookup/", orders.lookup, name="order_lookup"),
    path("orders/<str:token>/", orders.order, name="order"),
    path("orders/<str:token>/return/", orders.come_back, name="order_return"),
    path("orders/<str:token>/invoice.pdf", orders.invoice, name="order_invoice"),
    path("orders/<str:token>/credit-notes/<int:number>.pdf", orders.credit_note, name="order_credit_note"),
    path("account/", account.home, name="account"),
    path("account/sign-in/", account.sign_in, name="account_sign_in"),
    path("account/sign-in/code/", account.enter_code, name="account_code"),
    path("account/sign-in/link/<str:link_token>/", account.use_link, name="account_link"),
    path("account/sign-out/", account.sign_out, name="account_sign_out"),
    path("account/profile/", account.profile, name="account_profile"),
    path("account/browsers/", account.browsers, name="account_browsers"),
    path("account/browsers/others/end/", account.end_other_browsers, name="account_end_other_browsers"),
    path("account/browsers/<uuid:browser>/end/", account.end_browser, name="account_end_browser"),
    path("account/addresses/", account.addresses, name="account_addresses"),
    path("account/addresses/new/", account.edit_address, name="account_new_address"),
    path("account/addresses/<uuid:address>/", account.edit_address, name="account_address"),
    path("account/addresses/<uuid:address>/delete/", account.delete_address, name="account_delete_address"),
]
