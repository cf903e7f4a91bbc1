from billing.connect import services
from core.tasks import task


@task(platform=True)
def sync_accounts() -> None:
    """Follow accounts whose notices were lost."""
    services.sync_stale()
