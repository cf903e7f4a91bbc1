"""`SOCIAL_PROVIDERS` is read when a program starts, so one of its own is asked."""

import os
import subprocess
import sys

LOOK = """
import django
from django.urls import reverse

django.setup()
for name in ("google_login", "google_callback", "github_login", "github_callback"):
    print(reverse(name))
"""


def test_a_provider_that_is_named_can_be_signed_in_with():
    """Without its addresses the page that offers it, which is where everybody signs in, cannot be drawn."""
    environment = {**os.environ, "SOCIAL_PROVIDERS": "google github"}
    done = subprocess.run(
        [sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == [
        "/accounts/google/login/",
        "/accounts/google/login/callback/",
        "/accounts/github/login/",
        "/accounts/github/login/callback/",
    ], done.stderr
