"""The environment of the demo's processes, as far as it does not depend on which ports were free."""

import base64
import os

from launch.paths import DEMO_STATE, SECRETS
from launch.secrets import Secrets


def demo_environment() -> dict[str, str]:
    """Settings, keys and addresses; what is set in the caller's environment wins."""
    secrets = Secrets(SECRETS)
    chosen = {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "STOA_DEMO": "on",
        "STOA_STATE_DIR": str(DEMO_STATE),
        "STOA_DOMAIN": "stoa.localhost",
        "STOA_SCHEME": "http",
        "SECRET_KEY": secrets.get("secret_key"),
        "FIELD_KEYS": secrets.get("field_key", _field_key),
        "EMAIL_URL": "demo://",
        "STRIPE_SECRET_KEY": "sk_test_stoa_demo",
        "STRIPE_PUBLISHABLE_KEY": "pk_test_stoa_demo",
        "STRIPE_WEBHOOK_SECRET": secrets.get("stripe_webhook_secret"),
    }
    return {name: os.environ.get(name) or value for name, value in chosen.items()}


def _field_key() -> str:
    """32 random bytes as url-safe base64, the form of core.crypto's keys."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()
