from billing.connect import services, wallets
from core.tasks import task


@task(platform=True)
def sync_accounts() -> None:
    """Follow accounts whose notices were lost."""
    services.sync_stale()


@task(platform=True)
def register_wallets() -> None:
    """Hosts that no event led to, or that were refused yesterday."""
    wallets.register_all()
