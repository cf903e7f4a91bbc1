from core.tasks import task
from tenants.customers import services


@task
def forget_old_codes() -> None:
    """Delete sign-in codes and sessions that are over."""
    services.forget_old_codes()
