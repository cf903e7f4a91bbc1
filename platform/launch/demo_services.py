"""The processes of `./stoa demo` besides PostgreSQL and Redis."""

import sys
from pathlib import Path

from launch.probes import answers_http, says
from launch.supervisor import Service

WEB_WORKERS = 2
WEB_THREADS = 96  # core.bodies lets eight work; the others wait for slow clients
BACKLOG = 2048
CONNECTIONS = 2048  # a worker takes at once; those that say nothing cost a file descriptor each
HEADER_MILLISECONDS = 10_000  # the longest that headers, or the next request on a connection, may take


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
    )


def background(state: Path) -> tuple[Service, ...]:
    """Worker, relay and beat. They have no port, so what they write when they are up is their answer."""
    celery = (sys.executable, "-m", "celery", "--app", "config.celery", "--quiet")
    pool = ("--pool", "threads", "--concurrency", "4")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    schedule = ("--schedule", str(state / "beat-schedule"))
    return (
        Service("worker", (*celery, "worker", *pool, *alone, "--loglevel", "INFO"), is_ready=says("ready.")),
        Service("relay", (sys.executable, "-m", "config.manage", "relay"), is_ready=says("relay started")),
        Service(
            "beat", (*celery, "beat", *schedule, "--loglevel", "INFO"), is_ready=says("beat: Starting...")
        ),
    )
