"""Who does something: every service that writes takes an Actor."""

from dataclasses import dataclass
from typing import Literal, Self

from core.errors import Forbidden

Kind = Literal["user", "customer", "api_key", "operator", "system"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One who acts: who it is, how the audit log names it, what it may do."""

    kind: Kind
    id: str
    label: str
    permissions: frozenset[str] = frozenset()
    ip: str = ""

    def can(self, code: str) -> bool:
        """Whether the permission is held; the system holds them all."""
        return self.kind == "system" or code in self.permissions

    def require(self, code: str) -> None:
        """Raise Forbidden unless the permission is held."""
        if not self.can(code):
            raise Forbidden("You do not have permission to do this.", details={"permission": code})

    @classmethod
    def system(cls, label: str) -> Self:
        """Our own machinery, named after the part that acts."""
        return cls(kind="system", id=label, label=label)
