"""The locked files hold what the .in files ask for, every file with its hash, and no address of a registry."""

import re

import pytest

from launch.paths import ROOT

FOLDER = ROOT / "requirements"
NAMES = ("install", "base", "local", "dev")


def asked(name: str) -> set[str]:
    lines = (line.split("#")[0].strip() for line in (FOLDER / f"{name}.in").read_text().splitlines())
    words = {
        re.split(r"[\[<>=~!;\s]", line, maxsplit=1)[0] for line in lines if line and not line.startswith("-")
    }
    return {re.sub(r"[-_.]+", "-", word).lower() for word in words}


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_was_asked_for_is_locked(name):
    locked = re.findall(
        r"^([a-z0-9-]+)(?:\[[^\]]*\])?==", (FOLDER / f"{name}.txt").read_text(), flags=re.MULTILINE
    )
    assert asked(name) - set(locked) == set(), "run ./stoa lock"


@pytest.mark.parametrize("name", NAMES)
def test_every_version_has_hashes_and_nobody_is_named_as_its_source(name):
    text = (FOLDER / f"{name}.txt").read_text()
    for pin in re.split(r"\n(?=[a-z0-9])", text):
        assert "==" not in pin.split("\n")[0] or "--hash=sha256:" in pin, pin.split("\n")[0]
    assert "://" not in text
