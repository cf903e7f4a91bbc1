from core.tasks import task
from tenants.catalog import services


@task
def settle_abandoned_media() -> None:
    """Say of uploads that broke off that they did."""
    services.settle_abandoned_media()
