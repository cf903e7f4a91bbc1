"""Reactions to events."""

from tenants.catalog.events import MediaRequested
from tenants.catalog.services import fetch_media


def fetch_requested_media(event: MediaRequested) -> None:
    fetch_media(event.media_id)
