"""The whole schema, made once per process."""

from functools import lru_cache
from typing import Any

from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator

from api.rest.openapi.problems import PROBLEM
from api.rest.openapi.schema import SECURITY_SCHEME

_ABOUT = """
Every shop has its API on its own host. A storefront's client needs no key: a cart's or an order's token is the right to
it. A merchant's programs send a key as `Authorization: Bearer sk_…`; it does what its scopes say, in this shop only.
Amounts are integer minor units; ids carry a prefix that says what they are of.
"""


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """OpenAPI 3.1 of everything under /api/v1/."""
    generator: Any = SchemaGenerator
    found: dict[str, Any] = generator(patterns=[path("api/v1/", include("api.rest.v1.urls"))]).get_schema(
        request=None, public=True
    )
    found["info"] = {
        "title": "Stoa API",
        "version": "1.0.0",
        "summary": "A shop, for programs.",
        "description": " ".join(_ABOUT.split()),
    }
    found["servers"] = [{"url": "/", "description": "The shop's own host"}]
    components = found.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["securitySchemes"] = {
        SECURITY_SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "description": "A merchant's key, made in the back office under API keys.",
        }
    }
    found["tags"] = [{"name": tag} for tag in _tags(found)]
    return found


def _tags(found: dict[str, Any]) -> list[str]:
    tags = [operation["tags"][0] for methods in found["paths"].values() for operation in methods.values()]
    return list(dict.fromkeys(tags))
