from core.errors import Conflict


class RefundTooLarge(Conflict):
    """More than what was captured and not yet given back."""

    code = "refund_too_large"


class NotPayable(Conflict):
    """The payment is finished or given up: nothing can be paid on it."""

    code = "not_payable"


class PaymentMethodUnavailable(Conflict):
    """This way to pay is not offered (any more)."""

    code = "payment_method_unavailable"
