"""Our own stylesheets and modules, each with its checksum, so that a changed file does not run."""

import base64
import hashlib
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.safestring import SafeString

from web.ui.escaping import written, written_each

CORE_STYLES = (
    "tokens",
    "base",
    "layout",
    "buttons",
    "forms",
    "choices",
    "data",
    "charts",
    "tables",
    "feedback",
    "navigation",
    "overlays",
)


def styles(*pages: str) -> SafeString:
    """The design system and the named files of `css/pages/`, in the order of the layers."""
    return SafeString(_edited_or_kept(_styles)(pages))


@lru_cache(maxsize=64)
def _styles(pages: tuple[str, ...]) -> SafeString:
    names = [*CORE_STYLES, *(f"pages/{page}" for page in pages), "utilities"]
    return written_each(
        "\n    ",
        '<link rel="stylesheet" href="{}"{}>',
        ((static(f"css/{name}.css"), integrity(f"css/{name}.css")) for name in names),
    )


def script(path: str, *, module: bool = True) -> SafeString:
    """A script of ours: a module, or a plain one that is deferred."""
    return SafeString(_edited_or_kept(_script)(path, module=module))


@lru_cache(maxsize=64)
def _script(path: str, *, module: bool) -> SafeString:
    kind = SafeString('type="module"' if module else "defer")
    return written('<script {} src="{}"{}></script>', kind, static(path), integrity(path))


def early_script(path: str) -> SafeString:
    """A tiny script that has to run before the first paint."""
    return written('<script src="{}"{}></script>', static(path), integrity(path))


def _edited_or_kept(tag: Any) -> Any:
    """What a tag says of files does not change while a process runs, unless they are being edited (DEBUG)."""
    return tag.__wrapped__ if settings.DEBUG else tag


def integrity(path: str) -> SafeString:
    """The integrity attribute of a static file as it is served; nothing while files are being edited (DEBUG)."""
    if settings.DEBUG:
        return SafeString("")
    digest = _digest(path)
    return written(' integrity="{}"', digest) if digest else SafeString("")


@lru_cache(maxsize=256)
def _digest(path: str) -> str:
    content = _stored(path)
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}" if content else ""


def _stored(path: str) -> bytes:
    name = getattr(staticfiles_storage, "stored_name", lambda name: name)(path)
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    found = finders.find(path)
    if not found:
        return b""
    with open(found, "rb") as file:
        return file.read()
