"""What runs by itself around shops."""

from core.tasks import task
from shops import domain_watch, provisioning, spares


@task(platform=True, name="shops.keep_spares")
def keep_spares() -> None:
    spares.finish_spares()
    spares.fill_spares()


@task(platform=True, name="shops.finish_shops")
def finish_shops() -> None:
    provisioning.finish_shops()


@task(platform=True, name="shops.forget_stranded_accounts")
def forget_stranded_accounts() -> None:
    provisioning.forget_stranded_accounts()


@task(platform=True, name="shops.look_at_domains")
def look_at_domains() -> None:
    domain_watch.look_at_domains()
