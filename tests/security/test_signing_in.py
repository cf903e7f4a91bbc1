"""Attacks on sign-in: what a stolen password alone opens, whose address an account may carry, where one is sent."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.urls import get_resolver

from accounts import services
from accounts.adapter import AccountAdapter
from accounts.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"


@pytest.fixture
def public(client_for: Any) -> Any:
    return client_for(None)


@pytest.fixture
def mallory(world: Any) -> Any:
    EmailAddress.objects.get_or_create(
        user=world.mallory, email=world.mallory.email, defaults={"primary": True}
    )
    return world.mallory


def _protected(user: User) -> None:
    from accounts.models import AuthenticatorApp

    AuthenticatorApp.objects.create(user=user, name="app", confirmed=True)


@pytest.mark.parametrize(
    "path",
    [
        "email/",
        "password/change/",
        "password/set/",
        "sessions/",
        "reauthenticate/",
        "profile/",
        "second-factor/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_password_alone_opens_no_account_page(client_for: Any, mallory: Any, path: str, method: str):
    _protected(mallory)
    client = client_for(None, user=mallory)
    answer = getattr(client, method)(f"/accounts/{path}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/second-factor/verify/?next=")


def test_every_page_of_the_library_waits_for_the_second_factor(client_for: Any, mallory: Any):
    """A page that an update of the library brings is closed until somebody opens it."""
    _protected(mallory)
    client = client_for(None, user=mallory)
    pages = [
        path for path in _plain_paths(get_resolver("config.urls.public")) if path.startswith("accounts/")
    ]
    assert len(pages) > 10
    for path in pages:
        if path in _OPEN_PATHS:
            continue
        answer = client.get(f"/{path}")
        target = answer.get("Location", "")
        assert (answer.status_code, target[:31]) == (302, "/accounts/second-factor/verify/"), path


_OPEN_PATHS = {
    "accounts/login/",
    "accounts/logout/",
    "accounts/inactive/",
    "accounts/confirm-email/",
    "accounts/password/reset/",
    "accounts/password/reset/done/",
    "accounts/password/reset/key/done/",
    "accounts/second-factor/verify/",
}


def _plain_paths(resolver: Any, prefix: str = "") -> list[str]:
    found: list[str] = []
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern).removeprefix("^").removesuffix("$")
        if hasattr(entry, "url_patterns"):
            found += _plain_paths(entry, path)
        elif "<" not in path and "(" not in path:
            found.append(path)
    return found


def test_half_signed_in_one_does_not_join_a_shop(client_for: Any, mallory: Any):
    _protected(mallory)
    answer = client_for(None, user=mallory).get("/invitations/whatever/")
    assert answer["Location"].startswith("/accounts/second-factor/verify/")


def test_without_a_second_factor_the_pages_are_there(client_for: Any, mallory: Any):
    assert client_for(None, user=mallory).get("/accounts/email/").status_code == 200


@pytest.mark.parametrize("address", ["alice@example.com", "nobody-yet@example.com"])
def test_an_address_that_was_not_confirmed_becomes_nobodys(client_for: Any, mallory: Any, address: str):
    """Somebody else's would have been a server error with half of the change kept."""
    client, before = client_for(None, user=mallory), mallory.email
    EmailAddress.objects.create(user=mallory, email=address, verified=False)
    answer = client.post("/accounts/email/", {"email": address, "action_primary": ""})
    assert answer.status_code == 302
    assert User.objects.get(id=mallory.id).email == before
    assert EmailAddress.objects.get(user=mallory, primary=True).email == before


def test_a_confirmed_address_that_another_account_carries_changes_nothing(
    client_for: Any, world: Any, mallory: Any
):
    client, before = client_for(None, user=mallory), mallory.email
    EmailAddress.objects.filter(email=world.alice.email).delete()
    EmailAddress.objects.create(user=mallory, email=world.alice.email, verified=True)
    answer = client.post("/accounts/email/", {"email": world.alice.email, "action_primary": ""})
    assert answer.status_code == 302
    assert User.objects.get(id=mallory.id).email == before
    assert EmailAddress.objects.get(user=mallory, primary=True).email == before


def test_a_confirmed_address_becomes_the_primary_one(client_for: Any, mallory: Any):
    EmailAddress.objects.create(user=mallory, email="new@mallory.example", verified=True)
    client_for(None, user=mallory).post(
        "/accounts/email/", {"email": "new@mallory.example", "action_primary": ""}
    )
    assert User.objects.get(id=mallory.id).email == "new@mallory.example"


@pytest.fixture
def account(db: None) -> User:
    return services.register(email="vic@example.com", password=PASSWORD)


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "///evil.example",
     "http:evil.example", "javascript:alert(1)", "data:text/html,x", "//stoa.localhost@evil.example",
     " //evil.example"],
)  # fmt: skip
def test_after_signing_in_one_stays_here(public: Any, account: User, wanted: str):
    answer = public.post("/accounts/login/", {"login": account.email, "password": PASSWORD, "next": wanted})
    assert answer.status_code == 302
    assert answer["Location"] == "/manage/"


def test_a_session_from_before_is_not_the_one_signed_in(public: Any, account: User):
    """Whoever planted a session's cookie in somebody's browser is not signed in with them."""
    session = public.session
    session["planted"] = "yes"
    session.save()
    public.cookies["stoa_session"] = session.session_key
    public.post("/accounts/login/", {"login": account.email, "password": PASSWORD})
    assert public.cookies["stoa_session"].value != session.session_key
    assert public.cookies["stoa_session"]["domain"] == ""
    assert public.cookies["stoa_session"]["httponly"]


def test_signing_out_ends_the_session_itself(public: Any, account: User, client_for: Any):
    public.post("/accounts/login/", {"login": account.email, "password": PASSWORD})
    stolen = public.cookies["stoa_session"].value
    public.post("/accounts/logout/")
    thief = client_for(None)
    thief.cookies["stoa_session"] = stolen
    assert thief.get("/accounts/profile/").status_code == 302


@pytest.mark.parametrize(
    "forged",
    [{"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example"}, {"X-Host": "evil.example"}],
)
def test_a_reset_mail_leads_to_us(public: Any, account: User, mailoutbox: Any, forged: dict[str, str]):
    public.post("/accounts/password/reset/", {"email": account.email}, headers=forged)
    (mail,) = mailoutbox
    assert "evil.example" not in mail.message().as_string()
    assert "//stoa.localhost" in mail.body
    assert mail.subject == "Choose a new password"
    assert "Choose a password</a>" in mail.alternatives[0][0]


def test_a_recovery_code_and_an_apps_code_work_once(account: User):
    from django_otp.oath import TOTP

    from core.errors import Invalid

    device_id = services.begin_second_factor(account).device_id
    from accounts.models import AuthenticatorApp

    key = AuthenticatorApp.objects.get(pk=device_id).key
    code = f"{TOTP(key).token():06d}"
    _, recovery = services.confirm_second_factor(account, code)
    for used in (code, recovery[0]):
        if used == recovery[0]:
            services.check_second_factor(account, used)
        with pytest.raises(Invalid):
            services.check_second_factor(account, used)


@pytest.mark.parametrize(
    "kind",
    ["email_confirmation", "email_confirmation_signup", "unknown_account", "account_already_exists"],
)
def test_the_mails_about_an_account_are_ours(mailoutbox: Any, kind: str):
    url = "http://stoa.localhost/x/?a=1&b=2"
    links = dict.fromkeys(["activate_url", "signup_url", "password_reset_url"], url)
    AccountAdapter().send_mail(f"account/email/{kind}", "a&b@example.org", links)
    (mail,) = mailoutbox
    assert "a&b@example.org" in mail.body
    assert url in mail.body
    assert f'href="{url.replace("&", "&amp;")}"' in mail.alternatives[0][0]
