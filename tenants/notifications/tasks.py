from core.tasks import task
from tenants.notifications import reminders


@task
def remind_of_disputes() -> None:
    """Banks that still wait for the merchant's side."""
    reminders.remind_of_disputes()
