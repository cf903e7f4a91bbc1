"""Where themes come from: folders, archives, stores of versions; and what a hostile archive gets."""

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from storefront_themes.engine import (
    Context,
    Engine,
    FolderLoader,
    TemplateMissing,
    ThemeError,
    VersionLoader,
    ZipLoader,
)
from tests.themes.world import AGORA, World

SMALL = {"layout/theme.liquid": "{{ content_for_layout }}", "templates/index.liquid": "hello"}


def archive(files: Mapping[str, str | bytes], *, link: str = "", folder: str = "") -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(folder + name, text)
        if link:
            info = zipfile.ZipInfo(link)
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            made.writestr(info, "/etc/passwd")
    return body.getvalue()


@pytest.mark.parametrize("folder", ["", "theme-main/"])
def test_a_theme_comes_out_of_an_archive(folder: str) -> None:
    extra = {
        **SMALL,
        "README.md": "x",
        ".git/config": "x",
        "node_modules/a/index.js": "x",
        "assets/.DS_Store": "x",
    }
    loader = ZipLoader(archive(extra, folder=folder))
    assert sorted(loader.names()) == sorted(SMALL)
    assert Engine(loader).render_template("index", Context(objects={})) == "hello"


def test_the_built_in_theme_survives_being_packed() -> None:
    files = {
        path.relative_to(AGORA).as_posix(): path.read_bytes() for path in AGORA.rglob("*") if path.is_file()
    }
    packed = Engine(ZipLoader(archive(files)), name="agora")
    world = World("acme", empty=True)
    assert packed.render_template("index", world.context("index")) == world.engine.render_template(
        "index", world.context("index")
    )


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"../../etc/cron.d/x": "x"}, "leads out"),
        ({"/etc/passwd": "x"}, "leads out"),
        ({"assets/../../x.css": "x"}, "leads out"),
        ({"assets\\..\\x.css": "x"}, "leads out"),
        ({"C:/layout/theme.liquid": "x"}, "leads out"),
        ({"assets/a\u202ecss.js": "x"}, "characters"),
        ({"assets/" + "a" * 300: "x"}, "characters"),
        ({"Assets/x": "x", "notes.txt": "x"}, "no theme in it"),
        ({**SMALL, "assets/x.css": "x", "assets/X.css": "y"}, "same file twice"),
        ({**SMALL, "snippets/big.liquid": b" " * 300_000}, "256 KB"),
        ({**SMALL, "assets/big.css": b" " * 2_100_000}, "2048 KB"),
        ({**SMALL, **{f"assets/{n}.css": "x" for n in range(500)}}, "500 files"),
        ({f"node_modules/{n}": "" for n in range(2_100)}, "too many entries"),
        ({**SMALL, **{f"assets/{n}.css": b"\0" * 250_000 for n in range(25)}}, "5 MB"),
    ],
)
def test_a_hostile_archive_is_refused(files: dict[str, str], says: str) -> None:
    with pytest.raises(ThemeError, match=says):
        ZipLoader(archive(files))


def test_links_encryption_and_noise_are_refused() -> None:
    with pytest.raises(ThemeError, match="links"):
        ZipLoader(archive(SMALL, link="assets/passwd.css"))
    for broken in (b"", b"PK\x03\x04 nothing", b"\0" * 100, archive(SMALL)[:-40]):
        with pytest.raises(ThemeError, match="archive"):
            ZipLoader(broken)
    encrypted = bytearray(archive(SMALL))
    for at in (encrypted.find(b"PK\x03\x04") + 6, encrypted.find(b"PK\x01\x02") + 8):
        encrypted[at] |= 1
    with pytest.raises(ThemeError, match="encrypted"):
        ZipLoader(bytes(encrypted))


def test_a_bomb_costs_only_what_is_read_of_it() -> None:
    """A gigabyte of zeros in a megabyte, whose directory says that it is small."""
    bomb = bytearray(archive({**SMALL, "assets/bomb.css": b"\0" * 50_000_000}))
    at = bomb.rfind(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    with pytest.raises(ThemeError):
        ZipLoader(bytes(bomb))


def test_a_link_in_a_folder_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    theme = tmp_path / "theme"
    (theme / "assets").mkdir(parents=True)
    (theme / "assets" / "x.css").symlink_to(tmp_path / "secret.txt")
    loader = FolderLoader(theme)
    assert list(loader.names()) == []
    for name in ("assets/x.css", "../secret.txt"):
        with pytest.raises(TemplateMissing):
            loader.read(name)


def test_versions_come_out_of_a_store() -> None:
    class Store:
        contents = {"a": b"{{ content_for_layout }}", "b": b"one", "c": b"two"}
        versions = {
            "1": {"layout/theme.liquid": "a", "templates/index.liquid": "b"},
            "2": {"layout/theme.liquid": "a", "templates/index.liquid": "c"},
            "broken": {"layout/theme.liquid": "a", "templates/index.liquid": "gone"},
        }

        def manifest(self, version: str) -> Mapping[str, str]:
            return self.versions[version]

        def content(self, digest: str) -> bytes:
            return self.contents[digest]

    def page(version: str) -> str:
        return Engine(VersionLoader(Store(), version)).render_template("index", Context(objects={}))

    assert (page("1"), page("2")) == ("one", "two")
    with pytest.raises(TemplateMissing):
        page("broken")
