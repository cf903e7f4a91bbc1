"""Themes of a shop as versions: stored whole or not at all, published, taken back, removed."""

from typing import Any

import pytest

from core.actor import Actor
from core.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited, TooLarge
from core.ratelimit import Rate
from shops.context import use
from shops.errors import PlanLimitReached
from storefront_themes.inspecting import inspect_saved
from tenants.store.selectors import audit_entries, fresh_settings
from tenants.store.services import update_settings
from tenants.themes import selectors, services
from tenants.themes.errors import ThemeRefused
from tenants.themes.models import FileContent, Theme, ThemeVersion
from tests.theming.zips import ACTOR, SMALL, packed, small, upload

pytestmark = pytest.mark.django_db
TRUSTING = pytest.mark.usefixtures("trusting")


@pytest.fixture(autouse=True)
def inside(in_acme: Any) -> Any:
    return in_acme


def counted() -> tuple[int, int, int]:
    return Theme.objects.count(), ThemeVersion.objects.count(), FileContent.objects.count()


@TRUSTING
def test_a_zip_becomes_a_version_and_the_same_name_the_next_one() -> None:
    first = upload()
    files = FileContent.objects.count()
    second = upload(small(heading="Two"))
    assert (first.number, second.number, second.theme_id) == (1, 2, first.theme_id)
    assert FileContent.objects.count() == files + 1  # what both have in common is kept once
    assert selectors.files_of(second.version_id)["sections/hero.liquid"].startswith(b"<h1>")
    [theme] = selectors.themes()
    assert theme.name == "Small"
    assert [(each.number, each.label, each.is_live) for each in theme.versions] == [
        (2, "1.2", False),
        (1, "1.2", False),
    ]
    assert audit_entries(action="theme.uploaded").count() == 2


@TRUSTING
def test_the_same_files_again_are_no_new_version() -> None:
    first = upload()
    again = upload()
    assert (again.version_id, again.is_new) == (first.version_id, False)
    assert counted()[1] == 1


@pytest.mark.parametrize(
    ("archive", "error"),
    [
        (b"not a zip", Invalid),
        (packed({"notes.txt": "x"}), Invalid),
        (packed({**SMALL, "assets/../../x.css": "x"}), Invalid),
        (packed({**SMALL, "snippets/big.liquid": " " * 300_000}), Invalid),
        (packed({**SMALL, "assets/big.webp": " " * 2_100_000}), Invalid),
        (b"x" * (services.MOST_ARCHIVE + 1), TooLarge),
        (packed({"templates/index.json": "{}"}), ThemeRefused),
    ],
)
def test_what_is_no_theme_leaves_nothing(archive: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        services.upload_theme(actor=ACTOR, archive=archive, filename="x.zip")
    assert counted() == (0, 0, 0)


def test_what_cannot_be_compiled_is_refused_with_its_place() -> None:
    with pytest.raises(ThemeRefused) as caught:
        upload(small(files={"sections/bad.liquid": "one\n{% if %}", "templates/cart.json": "{\n,"}))
    assert {(each.file, each.line) for each in caught.value.problems} == {
        ("sections/bad.liquid", 2),
        ("templates/cart.json", 2),
    }
    assert counted() == (0, 0, 0)


def test_what_the_check_finds_is_kept_with_the_version() -> None:
    stored = upload(small(files={"sections/odd.liquid": "a\n{% render 'gone' %}{{ shop.nothing }}"}))
    found = selectors.version(stored.version_id)
    assert ("sections/odd.liquid", 2, "MissingSnippet") in {
        (each.file, each.line, each.code) for each in found.problems
    }
    assert found.problem_count == len(found.problems)


@TRUSTING
def test_publish_roll_back_and_return_to_the_built_in_theme() -> None:
    first, second = upload(), upload(small(heading="Two"))
    for version in (second, first):
        services.publish_version(actor=ACTOR, version_id=version.version_id)
        assert fresh_settings().theme_version == version.version_id
    assert selectors.themes()[0].is_live
    services.publish_built_in(actor=ACTOR, name="agora")
    assert (fresh_settings().theme, fresh_settings().theme_version) == ("agora", None)
    told = [entry.data["number"] for entry in audit_entries(action="theme.published")]
    assert told == [None, 1, 2]


@TRUSTING
def test_what_was_chosen_stays_with_its_theme() -> None:
    look = {"preset": "Summit", "settings": {"radius": 9}, "images": {"hero": {"key": "k"}}}
    update_settings(actor=ACTOR, changes={"theme_settings": look})
    stored = upload()
    services.publish_version(actor=ACTOR, version_id=stored.version_id)
    assert fresh_settings().theme_settings == {"images": look["images"]}  # pictures are the shop's
    services.save_look(actor=ACTOR, theme_id=None, preset="", settings={"accent": "#abcdef"})
    services.publish_built_in(actor=ACTOR, name="agora")
    assert fresh_settings().theme_settings == look
    assert selectors.look_of(stored.version_id)["settings"] == {"accent": "#abcdef"}
    later = upload(small(heading="Two"))
    services.publish_version(actor=ACTOR, version_id=later.version_id)
    assert fresh_settings().theme_settings["settings"] == {"accent": "#abcdef"}


@TRUSTING
def test_a_changed_copy_of_the_theme_on_show_begins_with_its_choices() -> None:
    update_settings(actor=ACTOR, changes={"theme_settings": {"settings": {"accent": "#abcdef"}}})
    copy, other = upload(small(name="AGORA")), upload(small(name="Other"))
    assert selectors.look_of(copy.version_id) == {"settings": {"accent": "#abcdef"}}
    assert selectors.look_of(other.version_id) == {}


@TRUSTING
def test_choices_of_a_theme_that_is_not_shown_are_its_own() -> None:
    stored = upload()
    seen = fresh_settings()
    services.save_look(actor=ACTOR, theme_id=stored.theme_id, preset="", settings={"accent": "#ffffff"})
    assert fresh_settings() == seen
    assert selectors.theme(stored.theme_id).look["settings"] == {"accent": "#ffffff"}
    with pytest.raises(Conflict):
        services.save_look(actor=ACTOR, theme_id=stored.theme_id, preset="", settings={}, seen="another")


@TRUSTING
def test_what_is_shown_cannot_be_deleted_and_what_is_deleted_leaves_no_file() -> None:
    first, second = upload(), upload(small(heading="Two"))
    services.publish_version(actor=ACTOR, version_id=first.version_id)
    with pytest.raises(Conflict):
        services.delete_version(actor=ACTOR, version_id=first.version_id)
    with pytest.raises(Conflict):
        services.delete_theme(actor=ACTOR, theme_id=first.theme_id)
    files = FileContent.objects.count()
    services.delete_version(actor=ACTOR, version_id=second.version_id)
    assert FileContent.objects.count() == files - 1
    services.publish_built_in(actor=ACTOR, name="agora")
    services.delete_version(actor=ACTOR, version_id=first.version_id)
    assert (selectors.themes(), FileContent.objects.count()) == ([], 0)
    third = upload()
    services.delete_theme(actor=ACTOR, theme_id=third.theme_id)
    assert (selectors.themes(), FileContent.objects.count()) == ([], 0)


@TRUSTING
def test_a_number_is_not_given_twice() -> None:
    upload()
    second = upload(small(heading="Two"))
    services.delete_version(actor=ACTOR, version_id=second.version_id)
    assert upload(small(heading="Three")).number == 3


@TRUSTING
def test_the_plan_says_how_many_and_how_much(acme: Any) -> None:
    from dataclasses import replace

    from shops.context import current_shop

    ref = current_shop()
    stored = upload()
    with use(replace(ref, limits=(("themes", 1),))):
        with pytest.raises(PlanLimitReached, match="room for 1 themes"):
            upload(small(name="Other"))
        assert upload(small(heading="Two")).theme_id == stored.theme_id
    with use(replace(ref, limits=(("theme_megabytes", 0),))), pytest.raises(PlanLimitReached):
        upload(small(heading="Three"))
    assert counted()[:2] == (1, 2)


def test_a_file_that_takes_too_long_is_refused_in_the_child() -> None:
    files = {name: text.encode() for name, text in SMALL.items()}
    for n in range(80):  # no two statements alike, so that none is at hand
        text = "".join(
            f"{{% if x{i} %}}{{{{ x | append: y{n} | plus: {i} }}}}{{% endif %}}" for i in range(900)
        )
        files[f"snippets/s{n}.liquid"] = text.encode()
    issues, _ = inspect_saved(files, cpu_seconds=1)
    assert issues
    assert issues[-1].message == "takes too long or too much memory to compile"


@TRUSTING
def test_uploads_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_UPLOADS", Rate(1, 10**6))
    services.ratelimit.take("theme-upload", "shop", Rate(1, 10**6))
    with pytest.raises(RateLimited):
        upload()


@TRUSTING
def test_another_shops_version_does_not_exist(acme: Any, globex: Any) -> None:
    stored = upload()
    with use(globex):
        assert selectors.themes() == []
        assert selectors.manifest(stored.version_id) == {}
        for refused in (
            lambda: services.publish_version(actor=ACTOR, version_id=stored.version_id),
            lambda: services.delete_version(actor=ACTOR, version_id=stored.version_id),
            lambda: services.delete_theme(actor=ACTOR, theme_id=stored.theme_id),
            lambda: upload(theme_id=stored.theme_id),
            lambda: selectors.version(stored.version_id),
            lambda: selectors.theme(stored.theme_id),
        ):
            with pytest.raises(NotFound):
                refused()


def test_nobody_without_the_permission_changes_anything() -> None:
    nobody = Actor(kind="user", id="1", label="Nobody", permissions=frozenset({"settings.edit"}))
    with pytest.raises(Forbidden):
        services.upload_theme(actor=nobody, archive=packed(), filename="x.zip")
    with pytest.raises(Forbidden):
        services.publish_built_in(actor=nobody, name="agora")
    with pytest.raises(Invalid):
        update_settings(actor=ACTOR, changes={"theme": "other"})
