"""Table 5: who may do what. One row per permission: code, what people read, the roles that hold it by default."""

from core.registry import Permission

OWNER, ADMIN, CLERK = "owner", "admin", "clerk"
_ALL = frozenset({OWNER, ADMIN, CLERK})
_MANAGERS = frozenset({OWNER, ADMIN})
_OWNER = frozenset({OWNER})

PERMISSIONS: tuple[Permission, ...] = (
    Permission("home.view", "See the shop's home with its figures", _ALL),
    Permission("products.view", "See products and collections", _ALL),
    Permission("products.edit", "Create and change products and collections", _ALL),
    Permission("products.delete", "Delete products and collections", _MANAGERS),
    Permission("products.import", "Import products from a file", _MANAGERS),
    Permission("inventory.view", "See stock", _ALL),
    Permission("inventory.adjust", "Correct stock", _ALL),
    Permission("orders.view", "See orders", _ALL),
    Permission("orders.fulfill", "Send parcels", _ALL),
    Permission("orders.cancel", "Cancel orders", _MANAGERS),
    Permission("orders.refund", "Give money back", _MANAGERS),
    Permission("orders.mark_paid", "Record a payment that came outside a gateway", _MANAGERS),
    Permission("orders.export", "Export orders as a file", _MANAGERS),
    Permission("disputes.manage", "See disputed payments and gather evidence", _MANAGERS),
    Permission("customers.view", "See customers", _ALL),
    Permission("customers.edit", "Change customers", _MANAGERS),
    Permission("customers.export", "Export customers as a file", _MANAGERS),
    Permission("news.manage", "See, export and remove who gets news by e-mail", _MANAGERS),
    Permission("messages.view", "Read what shoppers wrote to the shop", _ALL),
    Permission("messages.manage", "Mark messages as done or as spam", _ALL),
    Permission("messages.delete", "Delete messages", _MANAGERS),
    Permission("content.edit", "Change pages and menus", _MANAGERS),
    Permission("themes.edit", "Upload, publish and delete themes, and change their settings", _MANAGERS),
    Permission("settings.edit", "See and change the shop's settings, shipping and taxes", _MANAGERS),
    Permission("domains.manage", "Add, verify and remove the shop's own domains", _MANAGERS),
    Permission("payments.setup", "Connect the shop's payment account", _OWNER),
    Permission("billing.view", "See commission and statements", _MANAGERS),
    Permission("payouts.view", "See payouts to the bank and what they are made of", _OWNER),
    Permission("staff.view", "See who works in the shop", _MANAGERS),
    Permission("staff.manage", "Invite staff, change roles, remove people", _OWNER),
    Permission("audit.view", "Read the audit log", _MANAGERS),
    Permission("api_keys.manage", "Create and revoke API keys", _OWNER),
)
