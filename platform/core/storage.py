"""Files that cannot leave their shop: every path lies under the directory of the shop that is entered.

What the database stores is the name inside that directory, so a shop can move without rewriting rows.
"""

from pathlib import Path

from django.core.files.storage import FileSystemStorage

from core.scope import require_shop_id


class ScopedFileSystemStorage(FileSystemStorage):
    """Files of a shop. NoScopeError outside one, SuspiciousFileOperation for a name that climbs out."""

    @property
    def location(self) -> str:  # cached in Django, but ours differs per shop
        return str(Path(self.base_location).resolve() / "shops" / str(require_shop_id()))
