"""Everything that changes customers."""

from tenants.customers.services.browsers import end_browser, end_other_browsers, note_browser
from tenants.customers.services.exporting import note_export
from tenants.customers.services.news import (
    ask_for_news,
    confirm_news,
    end_news,
    forget_news,
    note_news_export,
    want_news_with_order,
    withdraw_news,
)
from tenants.customers.services.profiles import (
    delete_address,
    ensure_customer,
    save_address,
    set_note,
    update_profile,
)
from tenants.customers.services.sign_in import (
    CodeSent,
    SignedIn,
    forget_old_codes,
    request_code,
    sign_in_with_code,
    sign_in_with_link,
    sign_out,
)

__all__ = [
    "CodeSent",
    "SignedIn",
    "ask_for_news",
    "confirm_news",
    "delete_address",
    "end_browser",
    "end_news",
    "end_other_browsers",
    "ensure_customer",
    "forget_news",
    "forget_old_codes",
    "note_browser",
    "note_export",
    "note_news_export",
    "request_code",
    "save_address",
    "set_note",
    "sign_in_with_code",
    "sign_in_with_link",
    "sign_out",
    "update_profile",
    "want_news_with_order",
    "withdraw_news",
]
