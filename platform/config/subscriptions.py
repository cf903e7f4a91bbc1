"""Table 2: who reacts to what. Event → handlers, and what furnishes a new shop before it opens."""

from accounts.events import AccountChanged, UserRegistered
from accounts.handlers import send_verification, tell_of_change
from api.webhooks.events import StripeMessageReceived, TestMessageReceived
from api.webhooks.handlers import follow_message
from billing.connect.events import AccountActivated
from billing.connect.handlers import register_wallets
from billing.fee_terms.events import PlanTermsChanged
from billing.ledger.handlers import ask_about_commission, book_payment, book_payout
from billing.payouts.events import PayoutChanged
from billing.plans.events import PlanChanged
from billing.subscriptions.handlers import begin_with_shop, follow_plan
from billing.subscriptions.services import open_trial
from core.outbox.event import Subscription
from shops.events import DomainFailing, DomainLost, DomainVerified, ShopOpened, StaffInvited
from shops.handlers import mail_invitation, tell_of_lost_domain, warn_of_domain
from shops.provisioning import ShopInitializer
from tenants.catalog.events import MediaRequested
from tenants.catalog.handlers import fetch_requested_media
from tenants.checkout.handlers import close_cart
from tenants.contact.events import MessageReceived
from tenants.content.services import open_defaults as open_content
from tenants.customers.events import NewsAsked, NewsConfirmed
from tenants.importing.events import ImportRequested, ImportUploaded
from tenants.importing.handlers import check_uploaded_file, go_on_with_import
from tenants.inventory.services import open_defaults as open_inventory
from tenants.notifications.handlers import (
    announce_expiry,
    announce_order,
    confirm_order,
    send_link,
    tell_of_cancellation,
    tell_of_decision,
    tell_of_expiry,
    tell_of_parcel,
    tell_of_refund,
    thank_for_payment,
    warn_of_dispute,
    warn_of_fraud,
    warn_of_unfillable,
)
from tenants.notifications.shoppers import ask_mailbox, pass_on_message, welcome_reader
from tenants.orders.events import (
    OrderCancelled,
    OrderExpired,
    OrderFulfilled,
    OrderLinkAsked,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderUnfillable,
)
from tenants.orders.handlers import (
    make_credit_note,
    make_invoice,
    on_cancelled,
    on_commission_returned,
    on_dispute,
    on_fraud_warning,
    on_payment,
    on_refund,
)
from tenants.payments.events import (
    CommissionReturned,
    DisputeChanged,
    DisputeClosed,
    DisputeOpened,
    FraudWarned,
    PaymentCaptured,
    PaymentDeclined,
    PaymentProcessing,
    RefundFailed,
    RefundRequested,
    RefundSucceeded,
)
from tenants.payments.handlers import give_money_back
from tenants.shipping.services import open_defaults as open_shipping
from tenants.store.services import open_defaults as open_store
from tenants.tax.services import open_defaults as open_tax

SHOP_INITIALIZERS: tuple[ShopInitializer, ...] = (
    open_store,
    open_tax,
    open_shipping,
    open_inventory,
    open_content,
    open_trial,
)

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    Subscription(UserRegistered, send_verification, side="platform", atomic=False),
    Subscription(AccountChanged, tell_of_change, side="platform", atomic=False),
    Subscription(ShopOpened, begin_with_shop, side="platform"),
    Subscription(StaffInvited, mail_invitation, side="platform", atomic=False),
    Subscription(DomainFailing, warn_of_domain, side="platform", atomic=False),
    Subscription(DomainLost, tell_of_lost_domain, side="platform", atomic=False),
    Subscription(DomainVerified, register_wallets, side="platform", atomic=False, key="wallets.domain"),
    Subscription(AccountActivated, register_wallets, side="platform", atomic=False, key="wallets.account"),
    Subscription(MediaRequested, fetch_requested_media, atomic=False),
    Subscription(ImportUploaded, check_uploaded_file, atomic=False),
    Subscription(ImportRequested, go_on_with_import, atomic=False),
    Subscription(PlanTermsChanged, follow_plan, side="platform", atomic=False),
    Subscription(PlanChanged, follow_plan, side="platform", atomic=False, key="plans.changed"),
    Subscription(StripeMessageReceived, follow_message, side="platform", atomic=False, key="webhooks.stripe"),
    Subscription(TestMessageReceived, follow_message, side="platform", atomic=False, key="webhooks.test"),
    Subscription(PaymentCaptured, book_payment, side="platform", key="ledger.captured"),
    Subscription(RefundSucceeded, book_payment, side="platform", key="ledger.refunded"),
    Subscription(RefundFailed, book_payment, side="platform", key="ledger.refund_failed"),
    Subscription(DisputeOpened, book_payment, side="platform", key="ledger.dispute_opened"),
    Subscription(DisputeChanged, book_payment, side="platform", key="ledger.dispute_changed"),
    Subscription(DisputeClosed, book_payment, side="platform", key="ledger.dispute_closed"),
    Subscription(CommissionReturned, book_payment, side="platform", key="ledger.commission_returned"),
    Subscription(
        RefundSucceeded, ask_about_commission, side="platform", atomic=False, key="ledger.ask_succeeded"
    ),
    Subscription(RefundFailed, ask_about_commission, side="platform", atomic=False, key="ledger.ask_failed"),
    Subscription(PayoutChanged, book_payout, side="platform", key="ledger.payout"),
    Subscription(PaymentCaptured, on_payment, key="orders.captured"),
    Subscription(PaymentProcessing, on_payment, key="orders.processing"),
    Subscription(PaymentDeclined, on_payment, key="orders.declined"),
    Subscription(OrderPlaced, close_cart, key="checkout.placed"),
    Subscription(RefundRequested, give_money_back, atomic=False),
    Subscription(RefundSucceeded, on_refund, key="orders.refunded"),
    Subscription(RefundFailed, on_refund, key="orders.refund_failed"),
    Subscription(CommissionReturned, on_commission_returned, key="orders.commission_returned"),
    Subscription(DisputeOpened, on_dispute, key="orders.dispute_opened"),
    Subscription(DisputeChanged, on_dispute, key="orders.dispute_changed"),
    Subscription(DisputeClosed, on_dispute, key="orders.dispute_closed"),
    Subscription(FraudWarned, on_fraud_warning, key="orders.fraud_warned"),
    Subscription(OrderPaid, make_invoice),
    Subscription(OrderRefunded, make_credit_note),
    Subscription(OrderCancelled, on_cancelled, atomic=False),
    Subscription(OrderPlaced, confirm_order, atomic=False),
    Subscription(OrderPlaced, announce_order, atomic=False),
    Subscription(OrderPaid, thank_for_payment, atomic=False),
    Subscription(OrderLinkAsked, send_link, atomic=False),
    Subscription(OrderFulfilled, tell_of_parcel, atomic=False),
    Subscription(OrderCancelled, tell_of_cancellation, atomic=False),
    Subscription(OrderExpired, tell_of_expiry, atomic=False),
    Subscription(OrderExpired, announce_expiry, atomic=False),
    Subscription(OrderRefunded, tell_of_refund, atomic=False),
    Subscription(OrderUnfillable, warn_of_unfillable, atomic=False),
    Subscription(DisputeOpened, warn_of_dispute, atomic=False),
    Subscription(DisputeClosed, tell_of_decision, atomic=False),
    Subscription(FraudWarned, warn_of_fraud, atomic=False),
    Subscription(MessageReceived, pass_on_message, atomic=False),
    Subscription(NewsAsked, ask_mailbox, atomic=False),
    Subscription(NewsConfirmed, welcome_reader, atomic=False),
)
