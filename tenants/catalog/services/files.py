"""Files of pictures, named by their content: the same picture twice is one set of files.

A file is deleted only under the lock of its content and when no row needs it; a row is written under the same lock
before the files are, so a picture that is added while its twin is deleted never ends up without files.
"""

from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.db import on_commit, shop_atomic
from tenants.catalog import locks
from tenants.catalog.media import original_name
from tenants.catalog.models import Media

_EXTENSIONS = ("jpg", "png", "webp", "gif", "avif", "tif", "bmp")


def key_of(content_hash: str) -> str:
    """Where the renditions of this content lie, without width and ending."""
    return f"products/{content_hash[:2]}/{content_hash[:32]}"


def put(name: str, content: bytes) -> None:
    """Write a file whose name stands for its content; a half-written one from a killed process is replaced."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(content):
            return
        default_storage.delete(name)
    saved = default_storage.save(name, ContentFile(content))
    if saved != name:  # somebody wrote the same at the same instant
        default_storage.delete(saved)


def forget_files(content_hashes: Iterable[str]) -> None:
    """After the commit, delete the files of these contents that no picture needs any more."""
    hashes = sorted({found for found in content_hashes if found})
    if hashes:
        on_commit(lambda: _sweep(hashes), robust=True)


def _sweep(hashes: list[str]) -> None:
    for content_hash in hashes:
        with shop_atomic():
            locks.content(content_hash)
            rows = Media.objects.filter(content_hash=content_hash)
            if rows.exists():
                continue
            _delete(content_hash)


def _delete(content_hash: str) -> None:
    key = key_of(content_hash)
    directory, _, stem = key.rpartition("/")
    for name in _listed(directory):
        if name.startswith(f"{stem}-"):
            default_storage.delete(f"{directory}/{name}")
    for extension in _EXTENSIONS:
        default_storage.delete(original_name(content_hash, extension))


def _listed(directory: str) -> list[str]:
    try:
        return default_storage.listdir(directory)[1]
    except FileNotFoundError:
        return []
