"""Table 2: who reacts to what. Event → handlers, and what furnishes a new shop before it opens."""

from accounts.events import UserRegistered
from accounts.handlers import send_verification
from billing.subscriptions.handlers import begin_with_shop
from core.outbox.event import Subscription
from shops.events import ShopOpened, StaffInvited
from shops.handlers import mail_invitation
from shops.provisioning import ShopInitializer
from tenants.catalog.events import MediaRequested
from tenants.catalog.handlers import fetch_requested_media
from tenants.content.services import open_defaults as open_content
from tenants.importing.events import ImportRequested, ImportUploaded
from tenants.importing.handlers import check_uploaded_file, go_on_with_import
from tenants.inventory.services import open_defaults as open_inventory
from tenants.shipping.services import open_defaults as open_shipping
from tenants.store.services import open_defaults as open_store
from tenants.tax.services import open_defaults as open_tax

SHOP_INITIALIZERS: tuple[ShopInitializer, ...] = (
    open_store,
    open_tax,
    open_shipping,
    open_inventory,
    open_content,
)

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    Subscription(UserRegistered, send_verification, side="platform", atomic=False),
    Subscription(ShopOpened, begin_with_shop, side="platform"),
    Subscription(StaffInvited, mail_invitation, side="platform", atomic=False),
    Subscription(MediaRequested, fetch_requested_media, atomic=False),
    Subscription(ImportUploaded, check_uploaded_file, atomic=False),
    Subscription(ImportRequested, go_on_with_import, atomic=False),
)
