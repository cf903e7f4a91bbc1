from dataclasses import asdict

from core.errors import Conflict
from core.money import Money
from tenants.cart.totals import Totals
from tenants.payments.errors import PaymentMethodUnavailable

__all__ = ["CheckoutGone", "PaymentMethodUnavailable", "TotalChanged"]


class TotalChanged(Conflict):
    """What is to be paid is not what the customer was shown: show it again, charge nothing."""

    code = "total_changed"

    def __init__(self, totals: Totals) -> None:
        new = Money(totals.total, totals.currency)
        super().__init__(
            f"The total is now {new.format()}. Please look at it again and pay.",
            details={"total": totals.total, "currency": totals.currency},
        )
        self.totals = totals

    def as_dict(self) -> dict[str, object]:
        """The new totals, for a program."""
        return asdict(self.totals)


class CheckoutGone(Conflict):
    """There is no cart to check out: it is empty, or it became an order elsewhere."""

    code = "checkout_gone"
