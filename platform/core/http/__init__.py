"""Requests to third parties: `client("vendor").post(url, json=...)`. Nothing else opens a connection.

It refuses inside a transaction, connects to no private address (resolved, checked and pinned in one step),
ends after the timeout as a whole, reads no more than the limit, and stops asking a vendor that keeps
failing.
"""

from core.http.client import Client, NetworkInTransactionError, client
from core.http.guard import BlockedAddressError, is_public

__all__ = ["BlockedAddressError", "Client", "NetworkInTransactionError", "client", "is_public"]
