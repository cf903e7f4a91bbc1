"""The screens of themes: what a merchant can do, what is refused and how that is said."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.ids import public_id, uuid7
from shops.context import use
from tenants.store.selectors import audit_entries, forget_settings, fresh_settings
from tenants.themes import selectors
from tests.theming.zips import packed, small, upload

pytestmark = pytest.mark.django_db
TRUSTING = pytest.mark.usefixtures("trusting")


def zipped(body: bytes, name: str = "small.zip") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, content_type="application/zip")


@pytest.fixture(autouse=True)
def fresh(acme: Any, globex: Any) -> None:
    for shop in (acme, globex):
        with use(shop):
            forget_settings()


@pytest.fixture
def stored(acme: Any, trusting: None) -> Any:
    with use(acme):
        return upload(), upload(small(heading="Two"))


def themes(shop: Any) -> Any:
    with use(shop):
        return selectors.themes()


def test_upload_look_publish_go_back_and_return(office: Any, acme: Any) -> None:
    assert "No others yet" in office.get("themes").content.decode()
    page = office.saves("themes", file=zipped(packed()))
    assert "Version 1 is here" in page.content.decode()
    [theme] = themes(acme)
    version = theme.versions[0]
    assert "/preview/" in office.get("theme_version", version.id).content.decode()
    assert "Shoppers see Small, version 1" in office.saves("theme_publish", version.id).content.decode()
    assert "On show" in office.get("theme", theme.id).content.decode()
    assert "Shoppers see Agora" in office.saves("theme_built_in_publish", "agora").content.decode()
    with use(acme):
        assert fresh_settings().theme_version is None
        assert {entry.actor_label for entry in audit_entries(action="theme.")} == {"Alice Ames"}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"nothing", "This is no theme that can be taken"),
        (packed({"a.txt": "x"}), "no theme in it"),
        (packed(small(files={"layout/theme.liquid": "a\nb {% if %}"})), "layout/theme.liquid:2"),
    ],
)
def test_what_is_refused_says_why_and_keeps_nothing(office: Any, acme: Any, body: bytes, says: str) -> None:
    response = office.post("themes", file=zipped(body))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert themes(acme) == []


def test_no_file_is_said_at_the_field(office: Any) -> None:
    assert "file" in office.is_refused("themes")


def test_the_next_version_is_uploaded_at_its_theme(office: Any, stored: Any, acme: Any) -> None:
    page = office.saves("theme", stored[0].theme_id, file=zipped(packed(small(name="Renamed"))))
    assert "Version 3 is here" in page.content.decode()
    assert [each.number for each in themes(acme)[0].versions] == [3, 2, 1]
    again = office.saves("theme", stored[0].theme_id, file=zipped(packed(small(name="Renamed"))))
    assert "Nothing new" in again.content.decode()


def test_a_download_is_what_was_uploaded_and_the_same_each_time(office: Any, stored: Any) -> None:
    response = office.get("theme_download", stored[0].version_id)
    assert response["Content-Disposition"] == 'attachment; filename="Small-1.zip"'
    assert response.content == office.get("theme_download", stored[0].version_id).content
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == small()


def test_the_built_in_theme_can_be_taken_as_a_beginning(office: Any, acme: Any) -> None:
    body = office.get("theme_built_in_download", "agora").content
    page = office.saves("themes", file=zipped(body, "agora.zip"))
    assert "Version 1 is here" in page.content.decode()
    [theme] = themes(acme)
    assert (theme.name, theme.versions[0].problem_count) == ("Agora", 0)
    assert office.get("theme_built_in_download", "nothing").status_code in {404, 422}


def test_deleting_asks_first_and_spares_what_is_on_show(office: Any, stored: Any, acme: Any) -> None:
    first, second = stored
    office.saves("theme_publish", first.version_id)
    assert "Delete version 2?" in office.get("theme_version_delete", second.version_id).content.decode()
    assert len(themes(acme)[0].versions) == 2
    office.saves("theme_version_delete", second.version_id)
    assert (
        "Publish another one first" in office.saves("theme_version_delete", first.version_id).content.decode()
    )
    assert "Publish another one first" in office.saves("theme_delete", first.theme_id).content.decode()
    office.saves("theme_built_in_publish", "agora")
    assert "Small was deleted" in office.saves("theme_delete", first.theme_id).content.decode()
    assert themes(acme) == []


def test_another_shops_themes_are_not_there(office_of: Any, world: Any, stored: Any, acme: Any) -> None:
    first = stored[0]
    mallory = office_of(world.mallory, "globex")
    pages = {
        "theme": first.theme_id, "theme_own_settings": first.theme_id, "theme_delete": first.theme_id,
        "theme_version": first.version_id, "theme_download": first.version_id,
        "theme_version_delete": first.version_id, "theme_publish": first.version_id,
    }  # fmt: skip
    for page, key in pages.items():
        for method in (mallory.get, mallory.post):
            assert method(page, key).status_code in {404, 405}, page
        assert mallory.post(page, key, file=zipped(packed())).status_code in {404, 405}, page
    assert mallory.get("theme", first.theme_id).status_code == 404
    at_acme = office_of(world.mallory, "acme")
    assert at_acme.get("themes").status_code == 404
    assert len(themes(acme)[0].versions) == 2
    assert office_of(world.alice).get("theme", uuid7()).status_code == 404
    assert public_id("thm", first.theme_id) not in mallory.get("themes").content.decode()


def test_a_clerk_stays_out(office_of: Any, world: Any, stored: Any) -> None:
    bob = office_of(world.bob)
    assert bob.get("themes").status_code == 403
    assert bob.post("theme_publish", stored[0].version_id).status_code == 403
    assert "/themes/" not in bob.get("home").content.decode()


def test_long_names_and_many_versions(office: Any, acme: Any, trusting: None) -> None:
    with use(acme):
        name = "Extraordinarilylongthemename" * 4
        for number in range(12):
            found = upload(small(name=name, heading=str(number)))
    page = office.get("theme", found.theme_id).content.decode()
    assert "Version 12" in page
    assert name in office.get("themes").content.decode()
