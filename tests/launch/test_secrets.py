"""Made-up secrets stay the same, and stay private."""

from launch.secrets import Secrets


def test_a_secret_is_made_once(tmp_path):
    secrets = Secrets(tmp_path / "secrets.json")
    first = secrets.get("password")
    assert Secrets(tmp_path / "secrets.json").get("password") == first
    assert secrets.get("other") != first


def test_only_the_owner_can_read_them(tmp_path):
    Secrets(tmp_path / "secrets.json").get("password")
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0
