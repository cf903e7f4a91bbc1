"""Components without content of their own."""

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.money import Money
from web.ui.blocks import TONE_ICONS
from web.ui.statuses import Tone
from web.ui.values import money, number


def empty_state(art: str, *, title: str, text: str = "", url: str = "", action: str = "") -> SafeString:
    """What stands where a list has nothing yet: what will be here, and how to begin."""
    context = {
        "art": f"components/art/{art}.html",
        "title": title,
        "text": text,
        "url": url,
        "action": action,
    }
    return render_to_string("components/empty_state.html", context)


def stat(
    label: str,
    *,
    value: object,
    hint: str = "",
    change: str = "",
    trend: str = "",
    series: Sequence[float] = (),
) -> SafeString:
    """A figure with its name, what it is compared with, and its course."""
    if isinstance(value, Money):
        shown: object = money(value)
    else:
        shown = number(value) if isinstance(value, int) else value
    context = {
        "label": label,
        "value": shown,
        "hint": hint,
        "change": change,
        "trend": trend,
        "series": series,
    }
    return render_to_string("components/stat.html", context)


def alert(text: str, tone: Tone = "info") -> SafeString:
    """A banner of one sentence."""
    context = {"content": text, "tone": tone, "symbol": TONE_ICONS.get(tone, "info")}
    return render_to_string("components/banner.html", context)


def timeline(entries: Iterable[Any]) -> SafeString:
    """What happened, newest first as given: each with `.text`, `.at` and if it likes `.actor .tone .detail`."""
    return render_to_string("components/timeline.html", {"entries": entries})


def progress(value: int, maximum: int, *, label: str) -> SafeString:
    """How far something has come."""
    percent = min(100, round(value * 100 / maximum)) if maximum else 0
    context = {"value": value, "max": maximum, "percent": percent, "label": label}
    return render_to_string("components/progress.html", context)


def stepper(steps: Sequence[str], current: int) -> SafeString:
    """The steps of a way; `current` counts from 1."""
    states = [
        "done" if n < current else "current" if n == current else "ahead" for n in range(1, len(steps) + 1)
    ]
    return render_to_string("components/stepper.html", {"steps": list(zip(steps, states, strict=True))})


def copyable(value: str, *, label: str, secret: bool = False) -> SafeString:
    """A value to copy; a secret is blurred until it is asked for."""
    key = f"copy-{zlib.crc32(f'{label}{value}'.encode()):x}"
    return render_to_string(
        "components/copyable.html", {"value": value, "label": label, "secret": secret, "key": key}
    )
