"""The demo's mail: an e-mail backend that keeps messages as files, and the page that shows them."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage as DjangoMessage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from core import csp
from core.ids import uuid7

_NAME = re.compile(r"[0-9a-f]{32}")
_SHOWN = 200
BACKEND = f"{__name__}.MailboxBackend"


def _directory() -> Path:
    directory = Path(settings.MAILBOX_DIR)
    directory.mkdir(parents=True, exist_ok=True)
    return directory


class MailboxBackend(BaseEmailBackend):
    """Writes each message to a file of its own, whole or not at all."""

    def send_messages(self, email_messages: Any) -> int:
        for message in email_messages:
            self._write(message)
        return len(email_messages)

    def _write(self, message: DjangoMessage) -> None:
        path = _directory() / uuid7().hex
        partial = path.with_suffix(".part")
        partial.write_bytes(message.message().as_bytes())
        partial.rename(path)


@dataclass(frozen=True, slots=True)
class Mail:
    id: str
    sender: str
    recipient: str
    subject: str
    date: datetime
    text: str
    html: str

    @property
    def sender_name(self) -> str:
        """A shop's name, or the platform's."""
        return parseaddr(self.sender)[0]


def _read(name: str) -> Mail:
    if not _NAME.fullmatch(name):
        raise Http404("no such mail")
    path = _directory() / name
    if not path.is_file():
        raise Http404("no such mail")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return Mail(
        id=name,
        sender=str(message["From"]),
        recipient=str(message["To"]),
        subject=str(message["Subject"]),
        date=parsedate_to_datetime(str(message["Date"])),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if isinstance(part, EmailMessage) else ""


@require_GET
def inbox(request: HttpRequest) -> HttpResponseBase:
    """Every mail this demo has sent, newest first; `?to=` shows one recipient's. With an EMAIL_URL of one's own they
    are elsewhere, and the page says so.
    """
    names = sorted((path.name for path in _directory().iterdir() if _NAME.fullmatch(path.name)), reverse=True)
    wanted = request.GET.get("to", "")
    mails = [mail for mail in map(_read, names[:_SHOWN]) if wanted in mail.recipient]
    values = {"mails": mails, "to": wanted, "is_elsewhere": settings.EMAIL_BACKEND != BACKEND}
    return render(request, "public/mailbox.html", values)


@require_GET
def mail(request: HttpRequest, name: str) -> HttpResponseBase:
    response = render(request, "public/mail.html", {"mail": _read(name)})
    csp.allow(response, "frame-src", "'self'")
    return response


@require_GET
@xframe_options_sameorigin
def mail_body(request: HttpRequest, name: str) -> HttpResponseBase:
    """The HTML part alone, in a sandboxed frame: mails carry inline style, which only this page allows. Its links leave
    the frame, since the pages they lead to may not be framed.
    """
    response = HttpResponse(_read(name).html.replace("<head>", '<head><base target="_top">', 1))
    csp.replace(response, "style-src", "'unsafe-inline'")
    csp.replace(response, "frame-ancestors", "'self'")
    csp.replace(response, "script-src", "'none'")
    csp.allow(response, "img-src", "http:", "https:")
    return response
