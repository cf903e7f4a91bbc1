"""Table 3: what runs by itself, and how often."""

from datetime import timedelta

from celery.schedules import crontab

from accounts.tasks import forget_ended_browsers
from api.tasks import forget_answers
from billing.connect.tasks import register_wallets, sync_accounts
from billing.ledger.tasks import find_returned_commission, reconcile_books
from billing.payouts.tasks import follow_payouts
from core.outbox.tasks import prune_outbox
from core.registry import Periodic
from shops.tasks import finish_shops, forget_stranded_accounts, keep_spares, look_at_domains
from tenants.cart.tasks import forget_old_carts
from tenants.catalog.tasks import settle_abandoned_media
from tenants.contact.tasks import forget_spam
from tenants.customers.tasks import forget_old_codes
from tenants.importing.tasks import forget_old_imports
from tenants.inventory.tasks import expire_reservations
from tenants.notifications.tasks import remind_of_disputes
from tenants.orders.tasks import expire_orders
from tenants.payments.tasks import find_disputes, sweep_payments

SCHEDULE: tuple[Periodic, ...] = (
    Periodic(name="outbox.prune", task=prune_outbox, every=timedelta(hours=1)),
    Periodic(name="shops.keep_spares", task=keep_spares, every=timedelta(minutes=1)),
    Periodic(name="shops.finish_shops", task=finish_shops, every=timedelta(minutes=1)),
    Periodic(name="shops.forget_stranded", task=forget_stranded_accounts, every=timedelta(hours=1)),
    Periodic(name="ledger.reconcile", task=reconcile_books, every=crontab(hour="3", minute="15")),
    Periodic(name="ledger.returned", task=find_returned_commission, every=timedelta(days=1)),
    Periodic(name="shops.look_at_domains", task=look_at_domains, every=timedelta(hours=1)),
    Periodic(name="connect.wallets", task=register_wallets, every=timedelta(hours=6)),
    Periodic(name="connect.sync", task=sync_accounts, every=timedelta(minutes=10)),
    Periodic(name="payouts.follow", task=follow_payouts, every=timedelta(hours=1)),
    Periodic(name="accounts.forget", task=forget_ended_browsers, every=timedelta(days=1)),
    Periodic(name="inventory.expire", task=expire_reservations, every=timedelta(minutes=1), per_shop=True),
    Periodic(name="payments.sweep", task=sweep_payments, every=timedelta(seconds=20), per_shop=True),
    Periodic(name="payments.find_disputes", task=find_disputes, every=timedelta(hours=6), per_shop=True),
    Periodic(
        name="notifications.remind_of_disputes",
        task=remind_of_disputes,
        every=timedelta(hours=1),
        per_shop=True,
    ),
    Periodic(name="orders.expire", task=expire_orders, every=timedelta(minutes=1), per_shop=True),
    Periodic(name="api.forget", task=forget_answers, every=timedelta(days=1), per_shop=True),
    Periodic(name="cart.forget", task=forget_old_carts, every=timedelta(days=1), per_shop=True),
    Periodic(name="customers.forget", task=forget_old_codes, every=timedelta(days=1), per_shop=True),
    Periodic(name="contact.forget", task=forget_spam, every=timedelta(days=1), per_shop=True),
    Periodic(name="importing.forget", task=forget_old_imports, every=timedelta(days=1), per_shop=True),
    Periodic(
        name="catalog.settle_media", task=settle_abandoned_media, every=timedelta(hours=6), per_shop=True
    ),
)
