"""What an endpoint says of itself in the schema."""

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

Decorator = Callable[[Any], Any]
_NO_CONTENT = 204


def operation(
    name: str,
    summary: str,
    *,
    tag: str,
    answer: Any,
    status: int = 200,
    body: Any = None,
    query: Sequence[OpenApiParameter] = (),
    path: Sequence[OpenApiParameter] = (),
) -> Decorator:
    """Document a method of a view. The problems it may answer are added by the schema class."""
    response = OpenApiResponse(answer, description=summary)
    documented: Decorator = extend_schema(
        operation_id=name,
        summary=summary,
        tags=[tag],
        request=body,
        responses={status: response},
        parameters=[*path, *query],
    )

    def decorate(method: Any) -> Any:
        found = documented(method)
        found.takes_body = body is not None
        found.query_names = frozenset(each.name for each in query)  # the base class refuses others
        return found

    return decorate


def public_id_in_path(name: str, prefix: str, what: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.PATH, description=f"{what}: {prefix}_…")


def in_path(name: str, what: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.PATH, description=what)


def filter_by(name: str, what: str, choices: Sequence[str] | None = None) -> OpenApiParameter:
    """A parameter that narrows a list."""
    return OpenApiParameter(name, str, OpenApiParameter.QUERY, description=what, enum=choices)


def cursor(after: str) -> tuple[OpenApiParameter, ...]:
    """The parameters of a list that is read page by page; `after` is the pattern of its cursors."""
    return (
        OpenApiParameter(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": 100, "default": 50},
            OpenApiParameter.QUERY,
            description="How many a page holds.",
        ),
        OpenApiParameter(
            "after",
            {"type": "string", "pattern": after},
            OpenApiParameter.QUERY,
            description="The `next_cursor` of the page before.",
        ),
    )


def page_of(each: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The answer of a list: a page, and where the next one begins."""
    name = each.__name__.removesuffix("Answer")
    fields = {
        "data": each(many=True),
        "next_cursor": serializers.CharField(allow_null=True, help_text="null on the last page."),
        "__doc__": f"A page of {name} objects.",
    }
    return type(f"{name}PageAnswer", (serializers.Serializer,), fields)
