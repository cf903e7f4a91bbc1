from core.tasks import task
from tenants.cart import services


@task
def forget_old_carts() -> None:
    """Delete carts nobody came back to."""
    services.forget_old_carts()
