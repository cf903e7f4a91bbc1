"""Where a theme's files come from: a folder, memory, an archive, or a database."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from storefront_themes.engine.errors import TemplateMissing

FOLDERS = ("assets", "blocks", "config", "layout", "locales", "sections", "snippets", "templates")


class Loader(Protocol):
    """A file tree in Shopify's layout. Names use forward slashes and have no leading slash."""

    def names(self) -> Iterable[str]:
        """Every file of the theme."""

    def read(self, name: str) -> bytes:
        """The content of one file; raises TemplateMissing."""


class FolderLoader:
    """Themes kept in a folder, such as the built-in ones. Links that lead out of it are not followed."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def names(self) -> Iterable[str]:
        for folder in FOLDERS:
            for path in sorted((self.root / folder).rglob("*")):
                if path.is_file() and not path.name.startswith(".") and self._inside(path):
                    yield path.relative_to(self.root).as_posix()

    def read(self, name: str) -> bytes:
        path = self.root / name
        try:
            if not self._inside(path):
                raise TemplateMissing(f"no file {name}", file=name)
            return path.read_bytes()
        except OSError as error:
            raise TemplateMissing(f"no file {name}", file=name) from error

    def _inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.root)


class DictLoader:
    """Themes held in memory: tests, documentation, drafts."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self.files = {name: body.encode() if isinstance(body, str) else body for name, body in files.items()}

    def names(self) -> Iterable[str]:
        return self.files.keys()

    def read(self, name: str) -> bytes:
        try:
            return self.files[name]
        except KeyError as error:
            raise TemplateMissing(f"no file {name}", file=name) from error


class VersionFiles(Protocol):
    """What a store of theme versions must offer: file names with digests, and contents by digest.

    A version never changes once written, and two versions share the contents they have in common.
    """

    def manifest(self, version: str) -> Mapping[str, str]:
        """File name to digest of its content, for every file of that version."""

    def content(self, digest: str) -> bytes:
        """A content; raises KeyError for one that is not kept."""


class VersionLoader:
    """One version of a theme out of a store, such as a database."""

    def __init__(self, store: VersionFiles, version: str) -> None:
        self._store = store
        self._digests = dict(store.manifest(version))

    def names(self) -> Iterable[str]:
        return sorted(self._digests)

    def read(self, name: str) -> bytes:
        try:
            return self._store.content(self._digests[name])
        except KeyError as error:
            raise TemplateMissing(f"no file {name}", file=name) from error
