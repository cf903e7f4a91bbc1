from api.rest.idempotency import forget_old_records
from core.tasks import task


@task
def forget_answers() -> None:
    """Delete old idempotency records."""
    forget_old_records()
