"""Two people edit one thing: the second to save is told, instead of wiping out what the first one wrote."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.errors import Conflict


def mark_of(seen: datetime | Mapping[str, Any]) -> str:
    """What a form keeps of what it showed: the moment of a row's last change, or a digest of some values."""
    if isinstance(seen, datetime):
        return seen.isoformat()
    return hashlib.sha256(json.dumps(dict(seen), sort_keys=True, default=str).encode()).hexdigest()


def check_fresh(now: datetime | Mapping[str, Any], seen: str, *, what: str) -> None:
    """Raise Conflict when `what` is no longer as it was seen. Call it under the lock. Nothing seen: nothing checked."""
    if seen and mark_of(now) != seen:
        raise Conflict(
            f"Somebody else changed {what} while you were editing. Open the page again to see it as it is now.",
            code="stale",
        )
