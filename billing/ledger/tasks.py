from billing.ledger.commission import sweep_returns
from billing.ledger.reconcile import reconcile
from core.tasks import task


@task(platform=True)
def reconcile_books() -> None:
    """Compare every shop's payments with the ledger; operators read the result."""
    reconcile()


@task(platform=True)
def find_returned_commission() -> None:
    """Commission given back at the vendor whose notice was lost."""
    sweep_returns()
