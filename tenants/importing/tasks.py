from core.tasks import task
from tenants.importing import services


@task
def forget_old_imports() -> None:
    """Delete imports that are long over."""
    services.forget_old_imports()
