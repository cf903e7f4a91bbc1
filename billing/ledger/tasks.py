from billing.ledger.reconcile import reconcile
from core.tasks import task


@task(platform=True)
def reconcile_books() -> None:
    """Compare every shop's payments with the ledger; operators read the result."""
    reconcile()
