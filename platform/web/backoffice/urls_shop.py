"""Selling, people, settings and money."""

from django.urls import URLPattern, path

from web.backoffice import (
    access_settings,
    api_keys,
    audit,
    bank_payouts,
    brand,
    customers,
    disputes,
    domains,
    messages,
    news,
    order_actions,
    orders,
    payments,
    payments_connect,
    settings,
    shipping,
    shipping_methods,
    staff,
    statement,
    taxes,
)
from web.backoffice.ids import install_public_ids

install_public_ids(
    "crn", "cus", "dom", "dsp", "inv", "key", "msg", "nws", "ord", "pyt", "shm", "tax", "usr", "zone"
)

urlpatterns: list[URLPattern] = [
    path("orders/", orders.orders, name="orders"),
    path("orders/<ord:order_id>/", orders.order, name="order"),
    path("orders/<ord:order_id>/notes/", orders.note, name="order_note"),
    path("orders/<ord:order_id>/invoice/", orders.invoice, name="order_invoice"),
    path(
        "orders/<ord:order_id>/credit-notes/<crn:credit_note_id>/",
        orders.credit_note,
        name="order_credit_note",
    ),
    path("orders/<ord:order_id>/fulfillment/", order_actions.fulfill, name="order_fulfill"),
    path("orders/<ord:order_id>/refund/", order_actions.refund, name="order_refund"),
    path("orders/<ord:order_id>/cancellation/", order_actions.cancel, name="order_cancel"),
    path("orders/<ord:order_id>/payment/", order_actions.mark_paid, name="order_mark_paid"),
    path("orders/<ord:order_id>/fraud-warning/", order_actions.keep_payment, name="order_keep_payment"),
    path("orders/<ord:order_id>/acceptance/", order_actions.accept, name="order_accept"),
    path("customers/", customers.customers, name="customers"),
    path("customers/news/", news.news, name="news"),
    path("customers/news/subscribers.csv", news.export, name="news_csv"),
    path("customers/news/<nws:consent_id>/removal/", news.remove, name="news_remove"),
    path("customers/<cus:customer_id>/", customers.customer, name="customer"),
    path("customers/<cus:customer_id>/note/", customers.note, name="customer_note"),
    path("customers/<cus:customer_id>/profile/", customers.profile, name="customer_profile"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<msg:message_id>/", messages.message, name="message"),
    path("messages/<msg:message_id>/status/", messages.status, name="message_status"),
    path("messages/<msg:message_id>/deletion/", messages.delete, name="message_delete"),
    path("payouts/", statement.statement, name="payouts"),
    path("payouts/statement.csv", statement.statement_csv, name="statement_csv"),
    path("payouts/bank/", bank_payouts.bank_payouts, name="bank_payouts"),
    path("payouts/bank/<pyt:payout_id>/", bank_payouts.bank_payout, name="bank_payout"),
    path(
        "payouts/bank/<pyt:payout_id>/transactions.csv", bank_payouts.bank_payout_csv, name="bank_payout_csv"
    ),
    path("payouts/disputes/", disputes.disputes, name="disputes"),
    path("payouts/disputes/<dsp:dispute_id>/", disputes.dispute, name="dispute"),
    path("payouts/disputes/<dsp:dispute_id>/evidence.pdf", disputes.evidence, name="dispute_evidence"),
    path("settings/", settings.details, name="settings"),
    path("settings/brand/<str:kind>/", brand.save, name="brand"),
    path("settings/checkout/", settings.checkout, name="settings_checkout"),
    path("settings/access/", access_settings.access, name="storefront_access"),
    path("settings/access/opening/", access_settings.opening, name="storefront_opening"),
    path("settings/domains/", domains.domains, name="domains"),
    path("settings/domains/subdomain/", domains.back_to_subdomain, name="domain_subdomain"),
    path("settings/domains/<dom:domain_id>/check/", domains.check, name="domain_check"),
    path("settings/domains/<dom:domain_id>/primary/", domains.primary, name="domain_primary"),
    path("settings/domains/<dom:domain_id>/removal/", domains.remove, name="domain_remove"),
    path("settings/shipping/", shipping.shipping, name="shipping"),
    path("settings/shipping/zones/new/", shipping.zone, name="shipping_zone_new"),
    path("settings/shipping/<zone:zone_id>/", shipping.zone, name="shipping_zone"),
    path("settings/shipping/<zone:zone_id>/deletion/", shipping.delete_zone, name="shipping_zone_delete"),
    path(
        "settings/shipping/<zone:zone_id>/methods/new/", shipping_methods.method, name="shipping_method_new"
    ),
    path(
        "settings/shipping/<zone:zone_id>/<shm:method_id>/", shipping_methods.method, name="shipping_method"
    ),
    path(
        "settings/shipping/<zone:zone_id>/<shm:method_id>/deletion/",
        shipping_methods.delete_method,
        name="shipping_method_delete",
    ),
    path("settings/taxes/", taxes.taxes, name="taxes"),
    path("settings/taxes/new/", taxes.rate, name="tax_rate_new"),
    path("settings/taxes/<tax:rate_id>/", taxes.rate, name="tax_rate"),
    path("settings/taxes/<tax:rate_id>/deletion/", taxes.delete_rate, name="tax_rate_delete"),
    path("settings/payments/", payments.payments, name="payments"),
    path("settings/payments/gateways/", payments.gateways, name="payments_gateways"),
    path("settings/payments/onboarding/", payments_connect.onboarding, name="payments_onboarding"),
    path("settings/payments/refresh/", payments_connect.refresh, name="payments_refresh"),
    path("settings/payments/dashboard/", payments_connect.dashboard, name="payments_dashboard"),
    path("staff/", staff.staff, name="staff"),
    path("staff/invite/", staff.invite, name="staff_invite"),
    path("staff/invitations/<inv:invitation_id>/mail/", staff.resend_invitation, name="invitation_resend"),
    path(
        "staff/invitations/<inv:invitation_id>/withdrawal/",
        staff.withdraw_invitation,
        name="invitation_withdraw",
    ),
    path("staff/<usr:user_id>/role/", staff.role, name="staff_role"),
    path("staff/<usr:user_id>/removal/", staff.remove, name="staff_remove"),
    path("audit-log/", audit.audit_log, name="audit_log"),
    path("api-keys/", api_keys.api_keys, name="api_keys"),
    path("api-keys/new/", api_keys.new_key, name="api_key_new"),
    path("api-keys/<key:key_id>/revocation/", api_keys.revoke, name="api_key_revoke"),
]
