"""Messages of third parties, taken once: verified, one row, 200 at once, handled like the outbox.

Each vendor has its own announcement, and table 2 says who handles it:

    @dataclass(frozen=True)
    class PostMessageReceived(MessageReceived):
        name = "post.message_received"
        vendor = "post"

    Subscription(PostMessageReceived, handle_post_message)

The handler reads the message with `message(event.message_id)`.
"""

from core.inbox.event import MessageReceived
from core.inbox.receiving import Message, message, receive

__all__ = ["Message", "MessageReceived", "message", "receive"]
