"""Every route that answers GET is looked at in a browser (`LOOKED_AT`, by tests/browser/test_every_page.py) or is none
of our HTML pages (`NO_PAGES`, which says what it is). tests/architecture/test_pages.py holds both against the urlconfs.
"""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, resolve

PUBLIC, STOREFRONT = "config.urls.public", "config.urls.storefront"


def _named(namespace: str, names: str) -> frozenset[str]:
    return frozenset(f"{namespace}:{name}" if namespace else name for name in names.split())


LOOKED_AT = MappingProxyType(
    {
        "public site": _named(
            "",
            "home sign_up account_login account_reset_password mailbox mail styleguide account_reset_password_done"
            " invitation account_inactive account_reset_password_from_key_done account_reset_password_from_key"
            " account_confirm_email account_email_verification_sent socialaccount_login_cancelled"
            " socialaccount_login_error",
        ),
        "accounts": _named(
            "",
            "profile my_shops new_shop usersessions_list account_email account_change_password second_factor"
            " second_factor_setup confirm account_logout account_reauthenticate socialaccount_connections",
        ),
        "second factor": _named("", "second_factor_verify"),
        "back office": _named(
            "backoffice",
            "home orders order order_fulfill order_refund order_cancel customers customer customer_profile payouts"
            " bank_payouts bank_payout disputes dispute settings settings_checkout domains shipping shipping_zone_new"
            " shipping_zone shipping_method_new shipping_method taxes tax_rate_new tax_rate payments payments_gateways"
            " staff staff_invite staff_role audit_log api_keys api_key_new products product_new product product_delete"
            " product_options product_variants variant collections collection_new collection collection_delete imports"
            " import inventory stock pages page_new page page_delete menus menu themes theme_problems theme_settings"
            " theme theme_own_settings theme_delete theme_version theme_version_delete"
            " messages message message_delete storefront_access failed_pictures news"
            " news_remove product_copy",
        ),
        "console": _named(
            "operations",
            "home shops shop shop_suspend shop_delete shop_plan shop_terms statement commission plan_new plan"
            " plan_terms ledger failed_work audit_log health",
        ),
        "storefront": _named(
            "storefront",
            "home collections collection product search page cart contact news_confirm news_end password",
        )
        | {"api_docs"},
        "checkout": _named("", "checkout order order_lookup"),
        "customer": _named(
            "",
            "account account_sign_in account_code account_link account_profile account_browsers account_addresses"
            " account_new_address account_address",
        ),
    }
)
_ELSEWHERE, _FILE, _PART = "leads elsewhere", "a file", "a part of a page"
NO_PAGES = MappingProxyType(
    {
        "slug_status": _PART,
        "mail_body": "a mail, shown in a frame of `mail`",
        "account_confirm_login_code": f"{_ELSEWHERE}: nobody signs in to the platform by code",
        "account_set_password": f"{_ELSEWHERE}: everybody has a password",
        "account_signup": f"{_ELSEWHERE}: to sign_up",
        "accounts/signup/": f"{_ELSEWHERE}: to sign_up",
        "socialaccount_signup": f"{_ELSEWHERE}, unless a social network has just answered",
        "order_return": f"{_ELSEWHERE}: to the order",
        "backoffice:payments_dashboard": f"{_ELSEWHERE}: to the payment service",
        "backoffice:payments_onboarding": f"{_ELSEWHERE}: to the payment service, and back",
        "storefront:preview": f"{_ELSEWHERE}: to the shop in that theme",
        "v1/docs": f"{_ELSEWHERE}: to api_docs",
        "storefront:login": f"{_ELSEWHERE}: to account_sign_in",
        "storefront:register": f"{_ELSEWHERE}: to account_sign_in",
        "order_credit_note": _FILE,
        "order_invoice": _FILE,
        "backoffice:bank_payout_csv": _FILE,
        "backoffice:customers_csv": _FILE,
        "backoffice:dispute_evidence": _FILE,
        "backoffice:export": _FILE,
        "backoffice:import_refused": _FILE,
        "backoffice:news_csv": _FILE,
        "backoffice:order_credit_note": _FILE,
        "backoffice:order_invoice": _FILE,
        "backoffice:orders_csv": _FILE,
        "backoffice:picture": _FILE,
        "backoffice:statement_csv": _FILE,
        "backoffice:theme_built_in_download": _FILE,
        "backoffice:theme_download": _FILE,
        "storefront:asset": _FILE,
        "storefront:cart_count": "JSON",
        "storefront:favicon": _FILE,
        "storefront:media": _FILE,
        "storefront:robots": _FILE,
        "storefront:shop_id": _FILE,
        "storefront:sitemap": _FILE,
        "v1/openapi.json": "JSON",
        "^.*$": "JSON",
    }
)
API = "api.rest.v1."  # every view below it answers JSON, as tests/api/test_openapi.py holds them to


def name_of(path: str, urlconf: str) -> str:
    """Of the view at this path. The mailbox has its routes in the demo only, not in the tests' own process."""
    if path.startswith("/mail/"):
        return "mailbox" if path == "/mail/" else "mail"
    return resolve(path, urlconf=urlconf).view_name


def pages_of(urlconf: str) -> Iterator[str]:
    """Names of every route of the surface that answers GET, but the API's."""
    for name, view in _below(get_resolver(urlconf), ""):
        if not view.__module__.startswith(API):
            yield name


def _below(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _below(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif "GET" in methods_of(entry):
            yield f"{namespace}{entry.name or entry.pattern}", entry.callback


def methods_of(route: URLPattern) -> frozenset[str]:
    """What the route answers: what its class has methods for, or `require_…` of its function lets through."""
    kind = getattr(route.callback, "view_class", None)
    if kind is not None:
        return frozenset(name.upper() for name in kind.http_method_names if hasattr(kind, name))
    view: Any = route.callback
    while view is not None:
        kept = dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True))
        if "request_method_list" in kept:
            return frozenset(kept["request_method_list"].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return frozenset({"GET", "POST"})
