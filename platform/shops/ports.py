"""What shops want to know of the outside world."""

from typing import Protocol


class DomainResolver(Protocol):
    """What the name system and the web say of a host. Nothing found is an empty answer; no answer raises
    TemporaryFailure. Never called inside a transaction.
    """

    def text_records(self, name: str) -> tuple[str, ...]:
        """The TXT records of a name."""

    def alias_of(self, name: str) -> str:
        """What the name is a CNAME of, lower case, without a final dot."""

    def text_at(self, url: str) -> str:
        """The first thousand characters of a text page; only of status 200, and of hosts in the public internet."""
