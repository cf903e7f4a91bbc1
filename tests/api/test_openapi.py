"""The schema is valid, complete, and the page made from it can be read by everybody."""

import json
import os
from typing import Any

import pytest
from drf_spectacular.validation import validate_schema

from api.rest.openapi.document import document
from api.rest.v1.urls import urlpatterns
from tests.web.browsing import chromium, findings, opened, serving, sideways

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.mark.django_db
def test_what_is_served_is_valid(client_for: Any, acme: Any):
    response = client_for(acme).get("/api/v1/openapi.json")
    assert response.status_code == 200
    found = json.loads(response.content)
    assert found["openapi"].startswith("3.1")
    validate_schema(found)


def test_every_route_and_method_is_in_it():
    found = document()
    expected = {
        (f"/api/v1/{route.pattern}".replace("<str:", "{").replace(">", "}"), method)
        for route in urlpatterns
        for method in ("get", "post", "put", "patch", "delete")
        if hasattr(route.callback.view_class, method)  # type: ignore[attr-defined]
    }
    assert {(path, method) for path, methods in found["paths"].items() for method in methods} == expected


def test_every_operation_says_what_it_does():
    operations = [each for methods in document()["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in operations}) == len(operations)
    for each in operations:
        assert each.get("summary"), each["operationId"]
        assert each.get("description"), each["operationId"]
        assert each["description"] != each["summary"]
        assert {"400", "404", "422", "429"} <= set(each["responses"]), each["operationId"]


def test_writes_take_an_idempotency_key_and_some_need_one():
    needed = set()
    for methods in document()["paths"].values():
        for method, each in methods.items():
            found = [part for part in each.get("parameters", []) if part["name"] == "Idempotency-Key"]
            assert bool(found) == (method != "get"), each["operationId"]
            needed |= {each["operationId"] for part in found if part.get("required")}
    assert needed == {"place_order", "fulfill_order", "refund_order"}


@pytest.mark.django_db
def test_the_page_shows_every_endpoint_without_a_script_of_others(client_for: Any, acme: Any):
    response = client_for(acme).get("/api/v1/docs/")
    page = response.content.decode()
    assert response.status_code == 200
    for methods in document()["paths"].values():
        for each in methods.values():
            assert f'id="{each["operationId"]}"' in page
    assert "unsafe" not in response["Content-Security-Policy"]
    assert page.count(acme.primary_host) > 20


@pytest.mark.slow
@pytest.mark.browser
def test_the_page_is_accessible(settings: Any, django_db_setup: Any, django_db_blocker: Any):
    from config.wsgi import application

    host = django_db_setup.world.acme.primary_host
    with django_db_blocker.unblock(), serving(application) as port, chromium() as browser:
        for size, scheme in (("phone", "light"), ("desktop", "dark")):  # it is long: axe takes its time
            with opened(browser, size=size, scheme=scheme) as page:
                answer = page.goto(f"http://{host}:{port}/api/v1/docs/")
                assert answer is not None
                assert answer.status == 200
                where = f"{size} {scheme}"
                assert findings(page) == [], where
                assert sideways(page) == 0, where
                assert page.problems == [], where  # type: ignore[attr-defined]
                if folder := os.environ.get("STOA_SHOTS"):
                    page.screenshot(path=f"{folder}/api-{size}-{scheme}.png")
