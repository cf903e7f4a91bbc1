from core.tasks import task
from tenants.payments import services


@task
def sweep_payments() -> None:
    """Ask the gateways about everything that is due."""
    services.sweep()
