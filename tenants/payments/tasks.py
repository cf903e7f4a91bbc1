from core.tasks import task
from tenants.payments import services


@task
def sweep() -> None:
    """Ask about payments and refunds that are due."""
    services.sweep()
