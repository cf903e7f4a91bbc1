"""Themes as ZIPs: the same files give the same bytes."""

import io
import zipfile
from collections.abc import Mapping
from uuid import UUID

from storefront_themes.engine import FolderLoader
from storefront_themes.reader import BUILT_IN
from tenants.themes import selectors


def packed_version(version_id: UUID) -> bytes:
    """A version's files."""
    return _packed(selectors.files_of(version_id))


def packed_built_in(name: str) -> bytes:
    """The files of a theme that comes with Stoa."""
    loader = FolderLoader(BUILT_IN / name)
    return _packed({file: loader.read(file) for file in loader.names()})


def _packed(files: Mapping[str, bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name)  # with the date of ZIP's beginning
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return body.getvalue()
