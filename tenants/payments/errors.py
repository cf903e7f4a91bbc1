from core.errors import Conflict


class RefundTooLarge(Conflict):
    """More than what was captured and not yet given back."""

    code = "refund_too_large"


class NotPayable(Conflict):
    """The payment is finished or given up: nothing can be paid on it."""

    code = "not_payable"
