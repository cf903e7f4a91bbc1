from tests.integrations.conftest import sandbox, sandbox_process, webhooks

__all__ = ["sandbox", "sandbox_process", "webhooks"]
