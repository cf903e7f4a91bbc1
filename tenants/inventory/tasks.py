from core.tasks import task
from tenants.inventory import services


@task
def expire_reservations() -> None:
    """Let go of holds whose time is over."""
    services.expire_reservations()
