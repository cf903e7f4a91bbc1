"""`./stoa manage make_operator EMAIL`: who may operate the platform; nobody can make the first one in a browser."""

import sys
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.selectors import user_by_email
from accounts.services import make_operator
from core.actor import Actor
from core.errors import DomainError, Invalid


class Command(BaseCommand):
    help = (
        "Let a person operate the platform. Without an account they get one: the password is asked for, or read from"
        " standard input. The second factor is set up at the first sign-in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="the name that logs show, for a new account")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"]
        password = "" if user_by_email(email) else _password()
        try:
            make_operator(
                email=email, password=password, name=options["name"], actor=Actor.system("make_operator")
            )
        except Invalid as error:
            raise CommandError(" ".join(text for texts in error.errors.values() for text in texts)) from error
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{email} operates the platform.")


def _password() -> str:
    return (
        getpass("Password of the new account: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    )
