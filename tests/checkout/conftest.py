"""The Stripe sandbox for the sale's own tests."""

from tests.integrations.conftest import sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]
