"""Storing, publishing and removing themes."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import connections

from core import clock, ratelimit, registry
from core.actor import Actor
from core.audit import audit
from core.db import CELL, any_transaction, shop_atomic
from core.errors import Conflict, Invalid, NotFound, TooLarge
from core.outbox import emit
from core.stale import check_fresh
from shops.context import current_shop
from shops.limits import check_room
from tenants.store.selectors import fresh_settings
from tenants.store.theming import change_look, exchange_theme
from tenants.themes import locks
from tenants.themes.errors import ThemeRefused
from tenants.themes.events import ThemePublished, ThemeUploaded
from tenants.themes.models import FileContent, Theme, ThemeVersion, VersionFile
from tenants.themes.ports import ThemeReader, ThemeReport
from tenants.themes.selectors import manifest, stored_bytes, theme_count, theme_key

READER = "liquid"
MOST_ARCHIVE = 10 * 1024 * 1024  # packed; what comes out is bounded by the reader
MOST_VERSIONS = 100  # of one theme
MOST_THEMES = 50  # whatever the plan says
MOST_STORED = 500 * 1024 * 1024  # likewise, of one shop
_PROBLEMS_KEPT = 200
_UPLOADS = ratelimit.Rate.parse("60/h")  # each takes seconds of a processor
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """Where an upload went. Not `is_new`: the latest version has exactly these files."""

    theme_id: UUID
    version_id: UUID
    number: int
    is_new: bool


def reader() -> ThemeReader:
    """Who knows the language of themes."""
    found: ThemeReader = registry.adapter(ThemeReader, READER)
    return found


def upload_theme(*, actor: Actor, archive: bytes, filename: str, theme_id: UUID | None = None) -> Stored:
    """Store a ZIP as the next version of a theme: of the one given, else of the one of its name, else of a new one.

    Raises Invalid or TooLarge for what is no theme, ThemeRefused with places for one that cannot be served,
    PlanLimitReached, NotFound. Compiles in a child: not inside a transaction.
    """
    actor.require("themes.edit")
    if any_transaction():
        raise RuntimeError("compiling a theme takes seconds: not inside a transaction")
    if len(archive) > MOST_ARCHIVE:
        raise TooLarge(f"A theme's ZIP may have {MOST_ARCHIVE // _MEGABYTE} MB.", field="file")
    ratelimit.require("theme-upload", "shop", _UPLOADS)
    plan = current_shop().limits
    files = reader().unpack(archive, plan)
    report = reader().inspect(files, plan)
    if report.refusals:
        raise ThemeRefused(report.refusals)
    with shop_atomic():
        locks.library()
        theme = _theme_for(theme_id, report.name or filename.rpartition(".")[0] or "Theme")
        return _store(actor, theme, files, report, filename)


def _theme_for(theme_id: UUID | None, name: str) -> Theme:
    if theme_id is not None:
        return locks.theme_for_update(theme_id)
    name = " ".join(name.split())[:120]
    known = Theme.objects.filter(built_in="", name__iexact=name).first()
    if known is not None:
        return known
    check_room(dict(current_shop().limits), "themes", theme_count, field="file")
    if theme_count() >= MOST_THEMES:
        raise Invalid(f"A shop keeps at most {MOST_THEMES} themes. Delete one first.", field="file")
    return Theme.objects.create(name=name, look=_first_look(name))


def _first_look(name: str) -> dict[str, Any]:
    """A changed copy of the theme that is shown begins with what was chosen in that; any other with its own."""
    live = fresh_settings()
    shown = (
        Theme.objects.filter(versions=live.theme_version).values_list("name", flat=True).first()
        if live.theme_version
        else reader().built_in().get(live.theme)
    )
    return live.theme_settings if shown and shown.casefold() == name.casefold() else {}


def _store(
    actor: Actor, theme: Theme, files: Mapping[str, bytes], report: ThemeReport, filename: str
) -> Stored:
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    latest = theme.versions.order_by("-number").first()
    if latest is not None and manifest(latest.id) == digests:
        return Stored(theme.id, latest.id, latest.number, is_new=False)
    if theme.versions.count() >= MOST_VERSIONS:
        raise Invalid(
            f"A theme keeps at most {MOST_VERSIONS} versions. Delete some that you no longer need.",
            field="file",
        )
    _keep_contents({digests[name]: body for name, body in files.items()})
    theme.last_number += 1
    theme.updated_at = clock.now()
    theme.save(update_fields=["last_number", "updated_at"])
    version = ThemeVersion.objects.create(
        theme=theme, number=theme.last_number, label=report.label[:40], filename=filename[:255],
        uploaded_by=actor.label[:200], problems=[asdict(each) for each in report.problems[:_PROBLEMS_KEPT]],
        problem_count=len(report.problems), bytes=sum(map(len, files.values())),
    )  # fmt: skip
    VersionFile.objects.bulk_create(
        VersionFile(version=version, name=name, content_id=digest) for name, digest in digests.items()
    )
    told = {"name": theme.name, "number": version.number, "files": len(files), "bytes": version.bytes}
    audit(actor, "theme.uploaded", target="theme", target_id=theme.id, data=told)
    emit(ThemeUploaded(theme_id=str(theme.id), version_id=str(version.id)))
    return Stored(theme.id, version.id, version.number, is_new=True)


def _keep_contents(bodies: Mapping[str, bytes]) -> None:
    known = set(FileContent.objects.filter(digest__in=bodies).values_list("digest", flat=True))
    fresh = {digest: body for digest, body in bodies.items() if digest not in known}
    total = stored_bytes() + sum(map(len, fresh.values()))
    check_room(
        dict(current_shop().limits), "theme_megabytes", lambda: -(-total // _MEGABYTE) - 1, field="file"
    )
    if total > MOST_STORED:
        raise Invalid("The shop's themes take too much room. Delete versions first.", field="file")
    FileContent.objects.bulk_create(
        FileContent(digest=digest, body=body, bytes=len(body)) for digest, body in fresh.items()
    )


def publish_version(*, actor: Actor, version_id: UUID) -> None:
    """Let shoppers see this version, be it newer or older than the one they see. Raises NotFound."""
    actor.require("themes.edit")
    with shop_atomic():
        locks.library()
        version = locks.version_for_update(version_id)
        _show(actor, version.theme, version)


def publish_built_in(*, actor: Actor, name: str) -> None:
    """Let shoppers see a theme that comes with the platform. Raises NotFound."""
    actor.require("themes.edit")
    known = reader().built_in()
    if name not in known:
        raise NotFound("There is no such theme.")
    with shop_atomic():
        locks.library()
        theme, _ = Theme.objects.get_or_create(built_in=name, defaults={"name": known[name]})
        _show(actor, theme, None)


def _show(actor: Actor, theme: Theme, version: ThemeVersion | None) -> None:
    live = fresh_settings()
    built_in = theme.built_in or live.theme  # what stands in where a theme of one's own cannot be shown
    key = version.id if version else None
    if (key, built_in) == (live.theme_version, live.theme):
        return
    stays = theme_key(key, built_in) == theme_key(live.theme_version, live.theme)
    before = exchange_theme(built_in=built_in, version=key, look=None if stays else theme.look)
    if not stays:
        _park(before.version, before.built_in, before.look)
    if version is not None:
        version.published_at = clock.now()
        version.save(update_fields=["published_at"])
    told = {"name": theme.name, "number": version.number if version else None}
    audit(actor, "theme.published", target="theme", target_id=theme.id, data=told)
    emit(ThemePublished(version_id=str(key or "")))


def _park(version: UUID | None, built_in: str, look: Mapping[str, Any]) -> None:
    """Keep with a theme what was chosen in it, for when it is shown again."""
    if version is not None:
        Theme.objects.filter(versions=version).update(look=dict(look))
        return
    names = reader().built_in()
    defaults = {"name": names.get(built_in, built_in), "look": dict(look)}
    Theme.objects.update_or_create(built_in=built_in, defaults=defaults)


def save_look(
    *,
    actor: Actor,
    theme_id: UUID | None,
    preset: str,
    settings: Mapping[str, Any],
    seen: str = "",
) -> None:
    """Choose in a theme's settings; None means the one that is shown. What was chosen in its sections stays.

    The values were checked against the theme's schema by whoever knows it. Raises NotFound, or Conflict for an edit
    by somebody else since they were `seen` (core.stale, of the look).
    """
    actor.require("themes.edit")
    changes = {"preset": preset, "settings": dict(settings)}
    with shop_atomic():
        locks.library()
        live = fresh_settings()
        if theme_id is None or theme_id == theme_key(live.theme_version, live.theme):
            before = change_look(look={**live.theme_settings, **changes}, seen=seen)
        else:
            theme = locks.theme_for_update(theme_id)
            before = theme.look
            check_fresh(before, seen, what="these settings")
            theme.look = {**before, **changes}
            theme.save(update_fields=["look"])
        told = {"preset": preset, "changes": _changes(before.get("settings"), changes["settings"])}
        audit(actor, "theme.settings_changed", target="theme", target_id=theme_id or "", data=told)


def _changes(before: object, after: object) -> dict[str, list[Any]]:
    old = before if isinstance(before, Mapping) else {}
    new = after if isinstance(after, Mapping) else {}
    names = sorted({*old, *new})
    return {name: [old.get(name), new.get(name)] for name in names if old.get(name) != new.get(name)}


def delete_version(*, actor: Actor, version_id: UUID) -> None:
    """Remove one, and the theme with its last. Raises NotFound, or Conflict for the one that shoppers see."""
    actor.require("themes.edit")
    with shop_atomic():
        locks.library()
        version = locks.version_for_update(version_id)
        theme = version.theme
        if version.id == fresh_settings().theme_version:
            raise Conflict("Shoppers see this version. Publish another one first.")
        number = version.number
        version.delete()
        if not theme.versions.exists():
            theme.delete()
        _forget_unused()
        told = {"name": theme.name, "number": number}
        audit(actor, "theme.version_deleted", target="theme", target_id=version.theme_id, data=told)


def delete_theme(*, actor: Actor, theme_id: UUID) -> None:
    """Remove a theme with all its versions. Raises NotFound, or Conflict for the one that shoppers see."""
    actor.require("themes.edit")
    with shop_atomic():
        locks.library()
        theme = locks.theme_for_update(theme_id)
        live = fresh_settings()
        if theme_key(live.theme_version, live.theme) == theme.id:
            raise Conflict("Shoppers see this theme. Publish another one first.")
        told = {"name": theme.name, "versions": theme.versions.count()}
        theme.delete()
        _forget_unused()
        audit(actor, "theme.deleted", target="theme", target_id=theme_id, data=told)


def _forget_unused() -> None:
    """Contents that no version has; in SQL, so that none of them is read. Under the lock of the library."""
    with connections[CELL].cursor() as cursor:
        cursor.execute(
            "DELETE FROM themes_filecontent AS content WHERE NOT EXISTS "
            "(SELECT 1 FROM themes_versionfile AS used WHERE used.content_id = content.digest)"
        )
