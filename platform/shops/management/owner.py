"""What the commands of the owner's login have in common."""

from django.core.management.base import BaseCommand, CommandError

from shops.database import cell


class OwnerCommand(BaseCommand):
    """A command that only the login which owns the tables may run; refuses politely otherwise."""

    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def require_owner(self) -> None:
        with cell.owner() as connection:
            row = connection.execute(
                "SELECT rolcreaterole, rolname FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
        if not row or not row[0]:
            raise CommandError(
                f"{row[1] if row else 'This login'} may not migrate: set DATABASE_OWNER_URL to the login that owns the"
                " tables and STOA_AS_OWNER=on (./stoa manage does both)."
            )
