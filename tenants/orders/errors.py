from core.errors import Conflict


class NotPossible(Conflict):
    """The order's status does not allow this."""

    code = "not_possible"


class NothingToRefund(Conflict):
    """Nothing of what was named can still be given back."""

    code = "nothing_to_refund"
