from api.services import forget_old_answers
from core.tasks import task


@task
def forget_answers() -> None:
    """Delete old idempotency records."""
    forget_old_answers()
