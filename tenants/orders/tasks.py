from core.tasks import task
from tenants.orders import services


@task
def expire_orders() -> None:
    """End orders that nobody paid in time, and decide about those that nobody decided about."""
    services.expire_orders()
    services.decide_unfillable()
