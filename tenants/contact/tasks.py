from core.tasks import task
from tenants.contact import services


@task
def forget_spam() -> None:
    """Delete old spam."""
    services.forget_spam()
