"""``python -m integrations.stripe.sandbox --port 12111 --state .stoa/stripe.sqlite3``"""

import argparse
import sys
from pathlib import Path

import uvicorn

from integrations.stripe.sandbox.app import build
from integrations.stripe.sandbox.control import register
from integrations.stripe.sandbox.events import endpoint_object, stamp
from integrations.stripe.sandbox.store import Store
from integrations.stripe.sandbox.world import World


def main(arguments: list[str] | None = None) -> None:
    """Serve on the loopback interface until told to stop."""
    parser = argparse.ArgumentParser(prog="integrations.stripe.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1", choices=["127.0.0.1", "localhost", "::1"])
    parser.add_argument("--origin", default="", help="how browsers reach it, when not http://127.0.0.1:PORT")
    parser.add_argument(
        "--state", type=Path, help="SQLite file; without it everything is forgotten at the end"
    )
    parser.add_argument(
        "--webhook", action="append", default=[], help="URL that hears every event; may be repeated"
    )
    parser.add_argument("--webhook-secret", default="whsec_stoa_sandbox")
    parser.add_argument("--payload", choices=["thin", "snapshot"], default="thin")
    parser.add_argument("--secret-key", default="sk_test_stoa_sandbox")
    parser.add_argument("--publishable-key", default="pk_test_stoa_sandbox")
    given = parser.parse_args(arguments)
    if given.state:
        given.state.parent.mkdir(parents=True, exist_ok=True)
    world = World(
        store=Store(given.state),
        origin=given.origin or f"http://{given.host}:{given.port}",
        secret_key=given.secret_key,
        publishable_key=given.publishable_key,
    )
    for url in given.webhook:
        endpoint = endpoint_object(
            url=url,
            secret=given.webhook_secret,
            payload=given.payload,
            types=["*"],
            created=stamp(world.store.now()),
        )
        register(world, endpoint)
    world.store.flush()
    sys.stdout.write(f"Stripe sandbox: {world.origin}\n")
    sys.stdout.flush()
    uvicorn.run(
        build(world), host=given.host, port=given.port, log_level="warning", access_log=False, lifespan="on"
    )


if __name__ == "__main__":
    main()
