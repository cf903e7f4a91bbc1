from core.tasks import task
from tenants.payments import services


@task
def sweep_payments() -> None:
    """Ask the gateways about everything that is due."""
    services.sweep()


@task
def find_disputes() -> None:
    """Ask the gateways for disputes that nobody told us of."""
    services.sweep_disputes()
