from accounts import browsers
from core.tasks import task


@task(platform=True)
def forget_ended_browsers() -> None:
    """Delete expired sessions of Users."""
    browsers.forget_ended_browsers()
