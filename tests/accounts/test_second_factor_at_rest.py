"""What the database holds of a second factor, and what happens to it when the keys change."""

import base64
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connections
from django_otp.oath import totp

from accounts import services
from accounts.selectors import has_second_factor, recovery_codes_left
from core.crypto import UnreadableSecretError
from core.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(world: Any) -> Any:
    return world.alice


def protected(user: Any) -> tuple[str, list[str]]:
    """A person with an app and recovery codes: the app's secret, and the codes."""
    secret = services.begin_second_factor(user).secret
    _device, codes = services.confirm_second_factor(user, f"{totp(base64.b32decode(secret)):06d}")
    return secret, codes


def at_rest() -> str:
    """Both tables as somebody reads them who has the database and no key."""
    with connections["platform"].cursor() as cursor:
        cursor.execute("SELECT accounts_authenticatorapp::text FROM accounts_authenticatorapp")
        rows = cursor.fetchall()
        cursor.execute("SELECT accounts_recoverycodes::text FROM accounts_recoverycodes")
        return str(rows + cursor.fetchall())


def test_neither_secret_nor_codes_lie_open(alice: Any) -> None:
    secret, codes = protected(alice)
    held = at_rest()
    assert "gAAAAA" in held  # Fernet's version and the first bytes of its time
    assert secret not in held
    assert base64.b32decode(secret).hex() not in held
    assert not [code for code in codes if code in held]
    assert has_second_factor(alice)
    assert recovery_codes_left(alice) == len(codes) == services.second_factor.RECOVERY_CODES


def test_a_used_code_is_gone_and_the_others_stay(alice: Any) -> None:
    _secret, codes = protected(alice)
    services.check_second_factor(alice, codes[3].upper())
    assert recovery_codes_left(alice) == len(codes) - 1
    with pytest.raises(Invalid):
        services.check_second_factor(alice, codes[3])


def test_the_keys_can_be_changed(alice: Any, settings: Any) -> None:
    _secret, codes = protected(alice)
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, old]
    call_command("rotate_field_keys")
    settings.FIELD_KEYS = [new]
    services.check_second_factor(alice, codes[0])
    settings.FIELD_KEYS = [old]
    with pytest.raises(UnreadableSecretError):
        services.check_second_factor(alice, codes[1])
