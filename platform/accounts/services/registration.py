"""Making accounts, and saying whose they are."""

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts import login_attempts
from accounts.events import UserRegistered
from accounts.models import User
from accounts.selectors import has_authenticator
from core.actor import Actor
from core.audit import audit
from core.db import platform_atomic
from core.emails import NO_ADDRESS, is_email
from core.errors import Conflict, Invalid
from core.outbox import emit
from core.text import clean_text


def register(*, email: str, password: str, name: str = "", is_operator: bool = False) -> User:
    """Make an account. Raises Invalid with a message per field, Conflict when the address has an account."""
    email = email.strip().lower()
    user = User(email=email, name=clean_text(name, multiline=False).strip()[:150], is_operator=is_operator)
    _check(user, password)
    user.set_password(password)
    try:
        with platform_atomic(savepoint=True):
            user.save(force_insert=True)
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
            audit(actor_of(user), "account.registered", target="user", target_id=user.id)
            emit(UserRegistered(user_id=user.id))
    except IntegrityError:
        raise Conflict(
            "There is an account with this e-mail address already. Sign in to open another shop.",
            field="email",
            code="account_exists",
        ) from None
    return user


def make_operator(*, email: str, password: str = "", name: str = "", actor: Actor) -> User:
    """Let a person operate the platform: whose account this is, or a new one with this password.

    Operators need a second factor, which they set up when they next sign in. Raises Invalid as `register` does.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    with platform_atomic():
        if user is None:
            user = register(email=email, password=password, name=name, is_operator=True)
        else:
            user.is_operator = True
            user.save(update_fields=["is_operator"])
        audit(actor, "account.made_operator", target="user", target_id=user.id)
    return user


def _check(user: User, password: str) -> None:
    errors: dict[str, list[str]] = {}
    if not is_email(user.email):
        errors["email"] = [NO_ADDRESS]
    try:
        validate_password(password, user)
    except ValidationError as error:
        errors["password"] = list(error.messages)
    if errors:
        raise Invalid("Please correct the marked fields.", errors=errors)


def prove_email(user: User) -> None:
    """The person followed a link we mailed to the account's address: no other proof is asked for."""
    with platform_atomic():
        EmailAddress.objects.filter(user=user, email__iexact=user.email).update(verified=True)
        audit(actor_of(user), "account.email_proved", target="user", target_id=user.id)


def resume_registration(*, email: str, password: str, ip: str) -> User | None:
    """The account of a sign-up that broke off: nobody ever signed in with it, and the password is right.

    None for every other account. Counts as a try at the password: raises RateLimited.
    """
    user = User.objects.filter(
        email=email.strip().lower(), last_login__isnull=True, is_operator=False
    ).first()
    if user is None or not user.is_active or has_authenticator(user):
        return None
    login_attempts.require(ip=ip, email=user.email)
    if not user.check_password(password):
        return None
    login_attempts.succeeded(ip=ip, email=user.email)
    return user


def withdraw_registration(user_id: UUID) -> None:
    """Undo a registration whose shop could not be made, so that the same address can try again at once."""
    with platform_atomic():
        User.objects.filter(id=user_id, last_login__isnull=True).delete()


def rename(user: User, *, name: str) -> None:
    """Change the name that staff lists and logs show."""
    with platform_atomic():
        user.name = clean_text(name, multiline=False).strip()[:150]
        user.save(update_fields=["name"])
        audit(actor_of(user), "account.renamed", target="user", target_id=user.id)


def actor_of(user: User, ip: str = "") -> Actor:
    """The person as such: no permission of any shop."""
    kind: Any = "operator" if user.is_operator else "user"
    return Actor(kind=kind, id=str(user.id), label=user.get_full_name(), ip=ip)
