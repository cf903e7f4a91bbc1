"""Themes that arrive as a ZIP: read into memory, refused whole when anything about them is hostile."""

import re
import stat
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from storefront_themes.engine.errors import ThemeError
from storefront_themes.engine.limits import DEFAULT_LIMITS, Limits
from storefront_themes.engine.loader import FOLDERS, DictLoader

_NAME = re.compile(r"[\w][\w .@+~-]{0,127}")
_IGNORED = frozenset({"__MACOSX", ".git", ".github", "node_modules"})
PARSED = (".liquid", ".json")  # files that are read as language; the others are only handed on
_ENTRIES = 4  # times as many entries as files: folders, and what is ignored


class ZipLoader(DictLoader):
    """The files of an archive, whose theme may be in one folder of it.

    Raises ThemeError when it is none; for names that lead out of it or mean the same file twice, links, encryption;
    for templates, other files, numbers of files or totals over the limits. What is read is bounded by what comes
    out, not by what the archive says about itself.
    """

    def __init__(self, body: bytes, *, limits: Limits = DEFAULT_LIMITS) -> None:
        try:
            with ZipFile(BytesIO(body)) as archive:
                super().__init__(dict(_files(archive, limits)))
        except (BadZipFile, zlib.error, EOFError, UnicodeError) as error:
            raise ThemeError(f"not an archive that can be read: {error}") from error
        except RuntimeError as error:  # what zipfile says to passwords and to rare ways of packing
            raise ThemeError("encrypted archives and rare ways of packing cannot be read") from error
        if not self.files:
            raise ThemeError("no theme in it: expected folders such as layout, templates and sections")


def _files(archive: ZipFile, limits: Limits) -> Iterable[tuple[str, bytes]]:
    infos = archive.infolist()
    if len(infos) > limits.theme_files * _ENTRIES:
        raise ThemeError("too many entries")
    entries = [(path, info) for info in infos if not info.is_dir() and (path := _path(info))]
    root = _root([path for path, _ in entries])
    seen: set[str] = set()
    left = limits.theme_bytes
    for path, info in entries:
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
        if name.partition("/")[0] not in FOLDERS or "/" not in name:
            continue
        if name.lower() in seen:
            raise ThemeError("the same file twice", file=name)
        seen.add(name.lower())
        if len(seen) > limits.theme_files:
            raise ThemeError(f"more than {limits.theme_files} files")
        body = _read(archive, info, name, left, limits)
        left -= len(body)
        yield name, body


def _path(info: ZipInfo) -> PurePosixPath | None:
    """Where an entry says it goes; None for what is not part of any theme. Raises ThemeError."""
    name = info.filename
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ThemeError("links are not allowed", file=name)
    if info.flag_bits & 0x1:
        raise ThemeError("encrypted archives cannot be read", file=name)
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name or ":" in name:
        raise ThemeError("a name that leads out of the theme", file=name)
    if _IGNORED & set(path.parts) or path.name.startswith("."):
        return None
    if not all(_NAME.fullmatch(part) for part in path.parts):
        raise ThemeError("a name with characters that files of a theme do not have", file=name)
    return path


def _root(paths: list[PurePosixPath]) -> PurePosixPath:
    """The folder the theme is in: the archive's own, or the one that has its layout."""
    layouts = [path for path in paths if path.parts[-2:-1] == ("layout",) and len(path.parts) <= 3]
    return layouts[0].parent.parent if layouts else PurePosixPath()


def _read(archive: ZipFile, info: ZipInfo, name: str, left: int, limits: Limits) -> bytes:
    most = limits.source_bytes if name.endswith(PARSED) else limits.asset_bytes
    allowed = min(left, most)
    with archive.open(info) as file:
        body = file.read(allowed + 1)
    if len(body) > most:
        raise ThemeError(f"larger than {most // 1024} KB", file=name)
    if len(body) > left:
        raise ThemeError(f"the theme is larger than {limits.theme_bytes // 1024 // 1024} MB", file=name)
    return body
