"""Files that cannot leave their shop: every path lies under the directory of the shop that is entered.

What the database stores is the name inside that directory, so a shop can move without rewriting rows.
"""

import errno
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

from core.errors import DomainError
from core.scope import require_shop_id

# The disk is full, the quota used up, or a file may not become as large.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_ROOM = "There is no room left to store this. Nothing of it was kept: try again later."


class NoRoom(DomainError):
    """Nothing can be stored for now, through no fault of who asked."""

    code = "no_room"
    status = 503


def is_full(error: BaseException | None) -> bool:
    """Whether it says that the disk has no room."""
    return isinstance(error, OSError) and error.errno in _FULL


class ScopedFileSystemStorage(FileSystemStorage):
    """Files of a shop. NoScopeError outside one, SuspiciousFileOperation for a name that climbs out.

    NoRoom when the disk is full: a file that was begun does not stay behind.
    """

    @property
    def location(self) -> str:  # cached in Django, but ours differs per shop
        return str(Path(self.base_location).resolve() / "shops" / str(require_shop_id()))

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        try:
            return super().save(name, content, max_length=max_length)
        except OSError as error:
            if not is_full(error):
                raise
            if name and self.exists(name) and self.size(name) != content.size:
                self.delete(name)
            raise NoRoom(NO_ROOM) from error
