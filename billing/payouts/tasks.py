from billing.payouts import services
from core.tasks import task


@task(platform=True)
def follow_payouts() -> None:
    """Payouts whose notices were lost."""
    services.sweep()
