"""How a platform gets its operators (docs/guides/deploy.md): nobody can make the first one in a browser."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from core.audit_log import entries

pytestmark = pytest.mark.django_db
PASSWORD = "a long way to tipperary"


def make_operator(monkeypatch: Any, email: str, password: str = "") -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("make_operator", email, stdout=io.StringIO())


def test_the_first_operator_signs_in_and_sets_up_a_second_factor(client_for: Any, monkeypatch: Any):
    make_operator(monkeypatch, "First@example.com", PASSWORD)
    browser = client_for(None)
    browser.post("/accounts/login/", {"login": "first@example.com", "password": PASSWORD})
    answer = browser.get("/operations/")
    assert answer["Location"].startswith("/accounts/second-factor/setup/?next=")


def test_somebody_with_an_account_keeps_it(world: Any, monkeypatch: Any):
    make_operator(monkeypatch, world.bob.email)
    bob = User.objects.get(pk=world.bob.pk)
    assert (bob.is_operator, bob.password, bob.name) == (True, world.bob.password, world.bob.name)
    told = entries(target="user", target_id=str(bob.pk)).get()
    assert (told.action, told.actor_label) == ("account.made_operator", "make_operator")


def test_a_weak_password_makes_no_operator(monkeypatch: Any):
    with pytest.raises(CommandError, match="too short"):
        make_operator(monkeypatch, "weak@example.com", "short")
    assert not User.objects.filter(email="weak@example.com").exists()
