"""The themes of a shop, and the files of their versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum

from core.errors import NotFound
from tenants.store.selectors import fresh_settings
from tenants.store.theming import with_pictures
from tenants.themes.locks import GONE
from tenants.themes.models import FileContent, Theme, ThemeVersion, VersionFile
from tenants.themes.ports import ThemeProblem

MOST_VERSIONS = 200  # shown of one theme


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionData:
    """One upload of a theme. `problems` holds the first of `problem_count`."""

    id: UUID
    theme_id: UUID
    theme_name: str
    number: int
    label: str
    filename: str
    uploaded_by: str
    created_at: datetime
    published_at: datetime | None
    bytes: int
    problem_count: int
    problems: tuple[ThemeProblem, ...]
    is_live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeData:
    """A theme of the merchant's own, its versions from the newest to the oldest. `look` is what was chosen in it."""

    id: UUID
    name: str
    look: Mapping[str, Any]
    versions: tuple[VersionData, ...]

    @property
    def is_live(self) -> bool:
        return any(version.is_live for version in self.versions)

    @property
    def latest(self) -> VersionData | None:
        return self.versions[0] if self.versions else None


def themes() -> list[ThemeData]:
    """The merchant's own, the last uploaded first. Three queries."""
    live = fresh_settings()
    rows = list(Theme.objects.filter(built_in="").order_by("-updated_at", "-id"))
    found: dict[UUID, list[VersionData]] = {row.id: [] for row in rows}
    for version in ThemeVersion.objects.select_related("theme").order_by("-number"):
        found.setdefault(version.theme_id, []).append(_data(version, live.theme_version))
    return [_theme(row, tuple(found[row.id]), live.theme_settings) for row in rows]


def theme(theme_id: UUID) -> ThemeData:
    """One of them. Raises NotFound."""
    row = Theme.objects.filter(id=theme_id, built_in="").first()
    if row is None:
        raise NotFound(GONE)
    live = fresh_settings()
    versions = row.versions.select_related("theme").order_by("-number")[:MOST_VERSIONS]
    return _theme(row, tuple(_data(each, live.theme_version) for each in versions), live.theme_settings)


def version(version_id: UUID) -> VersionData:
    """One version. Raises NotFound."""
    row = ThemeVersion.objects.select_related("theme").filter(id=version_id).first()
    if row is None:
        raise NotFound("This version no longer exists.")
    return _data(row, fresh_settings().theme_version)


def _theme(row: Theme, versions: tuple[VersionData, ...], live_look: Mapping[str, Any]) -> ThemeData:
    is_live = any(version.is_live for version in versions)
    return ThemeData(id=row.id, name=row.name, look=live_look if is_live else row.look, versions=versions)


def _data(row: ThemeVersion, live: UUID | None) -> VersionData:
    return VersionData(
        id=row.id, theme_id=row.theme_id, theme_name=row.theme.name, number=row.number, label=row.label,
        filename=row.filename, uploaded_by=row.uploaded_by, created_at=row.created_at,
        published_at=row.published_at, bytes=row.bytes, problem_count=row.problem_count,
        problems=tuple(ThemeProblem(**each) for each in row.problems), is_live=row.id == live,
    )  # fmt: skip


def look_of(version_id: UUID | None, *, built_in: str = "") -> dict[str, Any]:
    """What was chosen in the theme of a version, or in a built-in one: the live look where that theme is shown."""
    live = fresh_settings()
    if theme_key(version_id, built_in) == theme_key(live.theme_version, live.theme):
        return live.theme_settings
    rows = (
        Theme.objects.filter(versions=version_id) if version_id else Theme.objects.filter(built_in=built_in)
    )
    row = rows.first()
    return with_pictures(row.look if row else {}, live.theme_settings)


def theme_key(version_id: UUID | None, built_in: str) -> object:
    """What tells themes apart: versions of one have the same."""
    if version_id is None:
        return built_in
    return ThemeVersion.objects.filter(id=version_id).values_list("theme_id", flat=True).first()


def theme_count() -> int:
    """How many themes of its own the shop has."""
    return Theme.objects.filter(built_in="").count()


def stored_bytes() -> int:
    """What the files of all versions take, each content once."""
    return int(FileContent.objects.aggregate(total=Sum("bytes"))["total"] or 0)


def manifest(version_id: UUID) -> dict[str, str]:
    """File name to digest of its content; empty for a version that does not exist. One query."""
    return dict(VersionFile.objects.filter(version_id=version_id).values_list("name", "content_id"))


def contents(digests: Iterable[str]) -> dict[str, bytes]:
    """Contents by digest; what is not kept is left out. One query."""
    rows = FileContent.objects.filter(digest__in=set(digests)).values_list("digest", "body")
    return {digest: bytes(body) for digest, body in rows}


def files_of(version_id: UUID) -> dict[str, bytes]:
    """The files of a version by name. Two queries."""
    names = manifest(version_id)
    bodies = contents(names.values())
    return {name: bodies[digest] for name, digest in sorted(names.items())}


def some_files(version_ids: Iterable[UUID], *, names: Iterable[str]) -> dict[UUID, dict[str, bytes]]:
    """A few files of many versions. One query."""
    found: dict[UUID, dict[str, bytes]] = {}
    rows = VersionFile.objects.filter(version_id__in=set(version_ids), name__in=set(names))
    for version_id, name, body in rows.values_list("version_id", "name", "content__body"):
        found.setdefault(version_id, {})[name] = bytes(body)
    return found
