"""What a key may do: scope → label → the permissions it stands for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    code: str
    label: str
    permissions: frozenset[str]


SCOPES: tuple[Scope, ...] = (
    Scope("products:read", "Read products", frozenset({"products.view"})),
    Scope(
        "products:write",
        "Create, change and delete products",
        frozenset({"products.view", "products.edit", "products.delete"}),
    ),
    Scope("stock:read", "Read stock", frozenset({"inventory.view"})),
    Scope("stock:write", "Set stock", frozenset({"inventory.view", "inventory.adjust"})),
    Scope("orders:read", "Read orders", frozenset({"orders.view"})),
    Scope(
        "orders:write",
        "Fulfill, cancel and mark orders as paid",
        frozenset({"orders.view", "orders.fulfill", "orders.cancel", "orders.mark_paid"}),
    ),
    Scope("refunds:write", "Give money back", frozenset({"orders.view", "orders.refund"})),
)
CODES = frozenset(scope.code for scope in SCOPES)


def permissions_of(scopes: list[str]) -> frozenset[str]:
    """The permissions of these scopes together."""
    return frozenset().union(*(scope.permissions for scope in SCOPES if scope.code in scopes))
