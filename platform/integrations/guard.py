"""What every adapter asks first."""

from core.db import any_transaction
from core.errors import DomainError


def outside_transaction(vendor: str) -> None:
    """Raise DomainError inside a transaction: a third party may take seconds, and no rollback undoes it."""
    if alias := any_transaction():
        raise DomainError(
            f"{vendor} may not be called inside a transaction ({alias})", code="network_in_transaction"
        )
