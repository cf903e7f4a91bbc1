"""Sign-up: from POST to the redirect to a live shop, beside django-tenants' own migrate-on-create."""

import http.cookiejar
import os
import re
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from launch.measuring import Context, Row
from launch.processes import free_port

NAME = "signup"
SIGN_UPS = 40
REFERENCE_ROUNDS = 3
TARGET_MS = 300.0
DOMAIN = "stoa.localhost"
MIGRATE_OPTIONS = {  # what django-tenants' migrate_schemas hands to Django's migrate
    "database": "reference", "app_label": None, "migration_name": None, "interactive": False, "verbosity": 0,
    "fake": False, "fake_initial": False, "plan": False, "run_syncdb": False, "check_unapplied": False, "prune": False,
    "skip_checks": True, "force_color": False, "no_color": True, "stdout": None, "stderr": None, "traceback": False,
}  # fmt: skip


def run(context: Context) -> list[Row]:
    settings = {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "STOA_DOMAIN": DOMAIN,
        "STOA_TRUST_PROXY": "on",  # every visitor has an address of its own, or the rate limit would end this
        "EMAIL_URL": "memory://",
        "LOG_LEVEL": "ERROR",
    }
    os.environ.update(settings)
    _prepare()
    with _server() as port:
        claimed = [_sign_up(port) for _ in range(SIGN_UPS)]
        _use_up_the_spares()
        made = [_sign_up(port) for _ in range(5)]
    reference = _migrate_on_create()
    return [
        Row.against("sign-up, POST to live shop (p50)", median(claimed), "ms", TARGET_MS),
        Row("of it the password's hash", _hash(), "ms"),
        Row("sign-up, POST to live shop (p95)", sorted(claimed)[int(len(claimed) * 0.95)], "ms"),
        Row.against(
            "sign-up, POST to live shop (p50), django-tenants' own", median(claimed), "ms", reference
        ),
        Row.against("sign-up with no spare schema left (p50)", median(made), "ms", reference),
    ]


def _prepare() -> None:
    command = [sys.executable, "-m", "config.manage", "prepare_database", "--verbosity", "0"]
    environment = {**os.environ, "STOA_AS_OWNER": "on", "SHOP_SPARES": "0"}
    subprocess.run(command, env=environment, check=True)
    import django

    django.setup()
    from shops.spares import fill_spares

    fill_spares(wanted=SIGN_UPS + 2)


@contextmanager
def _server() -> Iterator[int]:
    port = free_port(0)
    granian = [
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        "1",
        "--no-access-log",
    ]
    environment = {**os.environ, "STOA_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *granian, "config.wsgi:application"], env=environment
    )
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                _get(urllib.request.build_opener(), port, "/signup/")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def _get(opener: Any, port: int, path: str) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": f"{DOMAIN}:{port}"})
    with opener.open(request, timeout=10) as response:
        return str(response.read().decode())


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _sign_up(port: int) -> float:
    """A visitor reads the form, fills it in, and waits for the redirect. Milliseconds of the POST alone."""
    jar = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(rfc2965=False))
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), _NoRedirect)
    page = _get(opener, port, "/signup/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, "the form carries no token"
    name = f"bench-{secrets.token_hex(5)}"
    fields = {
        "csrfmiddlewaretoken": token[1], "shop_name": name, "slug": name, "country": "DE",
        "email": f"{name}@example.com", "password": f"a long {secrets.token_hex(8)}",
    }  # fmt: skip
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/signup/",
        data=urllib.parse.urlencode(fields).encode(),
        headers={
            "Host": f"{DOMAIN}:{port}", "Origin": f"http://{DOMAIN}:{port}",
            "Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar),
            "X-Forwarded-For": ".".join(str(secrets.randbelow(254) + 1) for _ in range(4)),
        },
    )  # fmt: skip
    started = time.perf_counter()
    answer = _post(opener, request)
    seconds = time.perf_counter() - started
    location = answer.headers.get("Location", "")
    assert answer.code == 302, f"{answer.code}: {answer.read()[:2000]!r}"
    assert f"/manage/{name}/" in location, location
    return seconds * 1000


def _post(opener: Any, request: urllib.request.Request) -> Any:
    """urllib raises what it was told not to follow."""
    try:
        return opener.open(request, timeout=30)
    except urllib.error.HTTPError as answer:
        return answer


def _hash() -> float:
    """Argon2 is slow on purpose; what it takes is not provisioning's."""
    from django.contrib.auth.hashers import make_password

    times = []
    for _ in range(7):
        started = time.perf_counter()
        make_password("correct horse battery staple")
        times.append(time.perf_counter() - started)
    return median(times) * 1000


def _use_up_the_spares() -> None:
    from shops.models import SchemaSpare

    SchemaSpare.objects.all().delete()


def _migrate_on_create() -> float:
    """What django-tenants does when a tenant is saved: CREATE SCHEMA, then every migration. Milliseconds, median."""
    from django.db import connections, router
    from django_tenants.migration_executors.base import run_migrations

    from shops.database import cell
    from tests.migrating import as_owner

    class TenantAppsOnly:
        def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
            from shops.routers import tenant_labels

            return app_label in tenant_labels()

    former, router.routers = router.routers, [TenantAppsOnly()]
    times = []
    with as_owner():
        connections.settings["reference"] = {
            **connections["default"].settings_dict, "ENGINE": "django_tenants.postgresql_backend"
        }  # fmt: skip
        try:
            for number in range(REFERENCE_ROUNDS):
                schema = f"reference_{number}"
                with cell.owner() as connection:
                    connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
                    started = time.perf_counter()
                    connection.execute(f"CREATE SCHEMA {schema}")
                    run_migrations((), MIGRATE_OPTIONS, "standard", schema)
                    times.append(time.perf_counter() - started)
                    rows = connection.execute(f"SELECT count(*) FROM {schema}.django_migrations").fetchone()
                    assert rows is not None
                    assert rows[0] > 10, "the reference migrated nothing"
                    connection.execute(f"DROP SCHEMA {schema} CASCADE")
        finally:
            connections["reference"].close()
            router.routers = former
    return median(times) * 1000
