"""The processes of `./stoa demo` besides PostgreSQL and Redis."""

import sys
from pathlib import Path

from launch.forking import NurseryClient
from launch.paths import ROOT
from launch.probes import answers_http, says
from launch.supervisor import Service

WEB_WORKERS = 2
WEB_THREADS = 96  # core.bodies lets eight work; the others wait for slow clients
BACKLOG = 2048
CONNECTIONS = 2048  # a worker takes at once; those that say nothing cost a file descriptor each
HEADER_MILLISECONDS = 10_000  # the longest that headers, or the next request on a connection, may take

# What the processes import, for the nursery: first what others have written and needs no settings, then the program.
WITHOUT_SETTINGS = (
    "celery.apps.beat", "celery.apps.worker", "celery.bin.celery", "celery.concurrency.thread", "granian.cli",
    "granian.server", "kombu.transport.redis", "dns.resolver", "httpx", "psycopg_pool", "stripe", "uvicorn",
    "django.core.handlers.wsgi", "django.core.management", "django.db.backends.postgresql.base", "django.db.models",
    "django.forms", "django.template.backends.django",
)  # fmt: skip
WITH_SETTINGS = (
    "config.wsgi", "config.celery", "config.urls.public", "config.urls.storefront", "core.management.commands.relay",
    "integrations.stripe.sandbox.app", "integrations.stripe.sandbox.control",
)  # fmt: skip


def nursery(*, logs: Path, environment: dict[str, str]) -> NurseryClient | None:
    """What the other services are forked from; it has begun to import, and wants WITH_SETTINGS next.

    Linux only: elsewhere a system's own libraries do not survive a fork, and each process imports for itself.
    """
    if sys.platform != "linux":
        return None
    return NurseryClient(
        log=logs / "nursery.log", directory=ROOT, environment=environment, modules=WITHOUT_SETTINGS
    )


def sandbox(port: int, state: Path, webhook: str, settings: dict[str, str]) -> Service:
    """The Stripe-compatible server, which tells `webhook` what happens; left out when STRIPE_API_BASE names another."""
    options = {
        "--port": str(port),
        "--state": str(state / "stripe.sqlite3"),
        "--webhook": webhook,
        "--webhook-secret": settings["STRIPE_WEBHOOK_SECRET"],
        "--secret-key": settings["STRIPE_SECRET_KEY"],
        "--publishable-key": settings["STRIPE_PUBLISHABLE_KEY"],
    }
    arguments = [word for option in options.items() for word in option]
    return Service(
        name="stripe-sandbox",
        command=(sys.executable, "-m", "integrations.stripe.sandbox", *arguments),
        is_ready=answers_http(port, "/_sandbox/health", f"127.0.0.1:{port}"),
        forked=True,
    )


def web(port: int, domain: str) -> Service:
    granian = (
        "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(WEB_WORKERS),
        "--blocking-threads", str(WEB_THREADS), "--http", "1", "--no-ws",
        "--http1-header-read-timeout", str(HEADER_MILLISECONDS), "--backlog", str(BACKLOG),
        "--backpressure", str(CONNECTIONS), "--respawn-failed-workers", "--no-access-log",
    )  # fmt: skip
    return Service(
        name="web",
        command=(sys.executable, "-m", "granian", *granian, "config.wsgi:application"),
        is_ready=answers_http(port, "/readyz", f"{domain}:{port}"),
        forked=True,
    )


def background(state: Path) -> tuple[Service, ...]:
    """Worker, relay and beat. They have no port, so what they write when they are up is their answer."""
    celery = (sys.executable, "-m", "celery", "--app", "config.celery", "--quiet")
    pool = ("--pool", "threads", "--concurrency", "4")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    schedule = ("--schedule", str(state / "beat-schedule"))
    relay = (sys.executable, "-m", "config.manage", "relay")
    return (
        Service(
            "worker", (*celery, "worker", *pool, *alone, "--loglevel", "INFO"), says("ready."), forked=True
        ),
        Service("relay", relay, says("relay started"), forked=True),
        Service(
            "beat", (*celery, "beat", *schedule, "--loglevel", "INFO"), says("beat: Starting..."), forked=True
        ),
    )
