"""What a deployment's environment says reaches the settings, as a process of its own reads them."""

import json
import os
import subprocess
import sys
from importlib import import_module

from launch.checks import DEPLOYMENT
from launch.paths import ROOT

ASK = "import json; from config.settings import prod as s; print(json.dumps([s.METRICS_TOKEN, s.DEFAULT_FROM_EMAIL]))"


def settings(**given: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, **DEPLOYMENT, **given, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found


def test_the_token_of_the_metrics_is_read() -> None:
    assert settings(METRICS_TOKEN="secret")[0] == "secret"


def test_a_sender_left_empty_is_the_platform_itself() -> None:
    """compose.yaml hands on what .env leaves empty."""
    assert settings(DEFAULT_FROM_EMAIL="")[1] == "Stoa <hello@shops.example.com>"


def test_the_demo_fetches_nothing_from_the_machine_it_runs_on() -> None:
    """Whoever signs up in it types addresses of pictures, and a laptop has more on its loopback than the demo."""
    demo = import_module("config.settings.dev")
    assert demo.HTTP_ALLOWED_PRIVATE_HOSTS == []
