"""The demo's mail page: what would have been sent, and where to look when it really is."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from web.public.mailbox import BACKEND, MailboxBackend, inbox


@pytest.fixture
def page(settings: Any, tmp_path: Any):
    """What the page says; its routes are the demo's only, so the view is called as it is."""
    settings.MAILBOX_DIR = tmp_path

    def ask() -> str:
        request = RequestFactory().get("/mail/")
        request.user = AnonymousUser()
        return inbox(request).content.decode()

    return ask


def test_the_page_is_about_the_backend_that_writes_for_it():
    assert f"{MailboxBackend.__module__}.{MailboxBackend.__qualname__}" == BACKEND


@pytest.mark.django_db(databases=[])
def test_mail_of_the_demo_is_here(page: Any, settings: Any):
    settings.EMAIL_BACKEND = BACKEND
    assert "Nothing leaves this machine" in page()
    assert "No mail" in page()


@pytest.mark.django_db(databases=[])
def test_mail_for_a_server_of_ones_own_is_there_and_the_page_says_so(page: Any, settings: Any):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    said = page()
    assert "sends its mail to the server that EMAIL_URL names" in said
    assert "Nothing leaves this machine" not in said
