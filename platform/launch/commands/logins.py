"""`./stoa logins`: logins, group roles and database on a PostgreSQL of your own, before migrating."""

import argparse
import os
from urllib.parse import unquote, urlsplit

from launch.database import OWNER, WEB, prepare_database
from launch.processes import LaunchError


def main(arguments: list[str]) -> int:
    """Reads DATABASE_ADMIN_URL (a superuser's), and takes names and passwords from the two URLs Stoa will use."""
    argparse.ArgumentParser(prog="./stoa logins", description=__doc__).parse_args(arguments)
    owner, web = _parts("DATABASE_OWNER_URL", OWNER), _parts("DATABASE_URL", WEB)
    if owner[1] != web[1]:
        raise LaunchError("DATABASE_OWNER_URL and DATABASE_URL must name the same database.")
    prepare_database(
        _required("DATABASE_ADMIN_URL"), name=owner[1], owner_password=owner[0], web_password=web[0]
    )
    print(f"Database {owner[1]!r} is ready for {OWNER} and {WEB}.")
    return 0


def _parts(variable: str, login: str) -> tuple[str, str]:
    """(password, database) of a URL that must be of the given login."""
    url = urlsplit(_required(variable))
    if url.username != login or not url.password or not url.path.strip("/"):
        raise LaunchError(f"{variable} must look like postgresql://{login}:PASSWORD@HOST/DATABASE.")
    return unquote(url.password), unquote(url.path.strip("/"))


def _required(variable: str) -> str:
    value = os.environ.get(variable, "")
    if not value:
        raise LaunchError(f"Set {variable}; docs/guides/deploy.md says how.")
    return value
