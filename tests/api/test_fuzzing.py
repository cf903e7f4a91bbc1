"""Schemathesis against the running program (WSGI, in this process): every operation, every check, fixed seeds."""

from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from api.rest.openapi.document import document
from core import ratelimit
from core.ids import public_id
from shops.context import use
from tests.builders import make_product, variant_of
from tests.selling import ready_cart, sell

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What the schema cannot say (an option without a value, more than was bought) is refused with 422; what was
# finished meanwhile with 410.
ACCEPTED = ["2xx", "3xx", "400", "401", "403", "404", "409", "410", "422"]


@pytest.fixture
def at_acme(acme: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The whole program as a browser or a program at acme's address sees it, without a limit to how often."""
    from api.rest import views
    from config.wsgi import application

    monkeypatch.setattr(views, "PROGRAM_RATE", ratelimit.Rate(10**6, 60))
    monkeypatch.setattr(views, "SHOPPER_RATE", ratelimit.Rate(10**6, 60))

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        return application({**environ, "HTTP_HOST": acme.primary_host}, start_response)

    # As Django's own test client does: the test's transaction stays open over many requests.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield app
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def load(app: Any, parameters: dict[str, str]) -> Any:
    config = SchemathesisConfig.from_dict(
        {
            "seed": 20260721,
            "parameters": parameters,
            "generation": {"max-examples": 8, "deterministic": True, "database": "none"},
            "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
        }
    )
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)


@pytest.fixture
def strange(at_acme: Any) -> Any:
    """Addresses of nothing: tokens and ids as they come."""
    return load(at_acme, {})


@pytest.fixture
def real(at_acme: Any, acme: Any) -> Any:
    """Addresses of things that are there, so that what is sent reaches the services."""
    with use(acme):
        product = make_product(title="Bowl", stock=50)
        order = sell()
        token, _ = ready_cart((variant_of(product), 1))
        line = order.lines[0]
        return load(
            at_acme,
            {
                "path.product": public_id("prod", product),
                "path.variant": public_id("var", variant_of(product)),
                "path.variant_id": public_id("var", variant_of(product)),
                "path.order": order.public_id,
                "path.token": token,
                "query.items": [f"{public_id('line', line.id)}:1"],
            },
        )


FEW = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = [(method.upper(), path) for path, methods in document()["paths"].items() for method in methods]


def can_be_wrong(method: str, path: str) -> bool:
    """Not where any text is an address and nothing else is asked for: Hypothesis would look for long in vain."""
    operation = document()["paths"][path][method.lower()]
    free = all(
        each["in"] == "path" and each["schema"] == {"type": "string"}
        for each in operation.get("parameters", [])
    )
    return not free or bool(operation.get("requestBody") or operation.get("security"))


def attack(schema: Any, method: str, path: str, key: str) -> None:
    """Valid and invalid requests of one operation; every answer is held against the schema by every check."""
    modes = [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if can_be_wrong(method, path) else [])]
    for mode in modes:

        @given(case=schema[path][method].as_strategy(generation_mode=mode))
        @FEW
        def run(case: Any) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {key}"})

        run()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_addresses_of_nothing(strange: Any, key_for: Any, acme: Any, method: str, path: str) -> None:
    attack(strange, method, path, key_for(acme))


@pytest.mark.parametrize(("method", "path"), [each for each in OPERATIONS if "{" in each[1]])
def test_addresses_of_what_is_there(real: Any, key_for: Any, acme: Any, method: str, path: str) -> None:
    attack(real, method, path, key_for(acme))
