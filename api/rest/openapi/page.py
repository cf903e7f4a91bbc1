"""The schema as what a page shows: groups of endpoints, and the objects they speak of."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from api.rest.openapi.problems import MEANINGS
from api.rest.openapi.samples import curl, sample

_OK = ("200", "201", "204")


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a field. `refers` is the object that its type is, if it is one of ours."""

    name: str
    type: str
    refers: str
    required: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    id: str
    method: str
    path: str
    summary: str
    text: str
    needs_key: bool
    parameters: tuple[Row, ...]
    body: str
    status: str
    answer: str
    example: str
    curl: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    anchor: str
    endpoints: tuple[Endpoint, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    text: str
    rows: tuple[Row, ...]


def prose(text: str) -> SafeString:
    """Our own sentences, with what stands between backticks as code."""
    parts = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if number % 2 else part,) for number, part in parts)
    )


def groups(document: dict[str, Any], host: str) -> tuple[Group, ...]:
    """The endpoints by tag, in the order of the schema."""
    found: dict[str, list[Endpoint]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            endpoint = _endpoint(method.upper(), path, operation, document["components"]["schemas"], host)
            found.setdefault(operation["tags"][0], []).append(endpoint)
    return tuple(Group(tag, _anchor(tag), tuple(endpoints)) for tag, endpoints in found.items())


def shapes(document: dict[str, Any]) -> tuple[Shape, ...]:
    """Every object by name."""
    return tuple(
        Shape(name, prose(schema.get("description", "")), _fields(schema))
        for name, schema in sorted(document["components"]["schemas"].items())
    )


def problems() -> tuple[tuple[int, SafeString], ...]:
    return tuple((status, prose(text)) for status, text in MEANINGS.items())


def _anchor(tag: str) -> str:
    return "group-" + "".join(char if char.isalnum() else "-" for char in tag.lower()).strip("-")


def _endpoint(
    method: str, path: str, operation: dict[str, Any], schemas: dict[str, Any], host: str
) -> Endpoint:
    status = next(code for code in _OK if code in operation["responses"])
    schema = operation["responses"][status].get("content", {}).get("application/json", {}).get("schema")
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    example = json.dumps(sample(schema, schemas), indent=2, ensure_ascii=False) if schema else ""
    return Endpoint(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation.get("summary", ""),
        text=prose(operation.get("description", "")),
        needs_key=bool(operation.get("security")),
        parameters=tuple(_parameter(each) for each in operation.get("parameters", ())),
        body=_name(body),
        status=status,
        answer=_name(schema or {}),
        example=example,
        curl=curl(method, path, host, operation, schemas),
    )


def _parameter(each: dict[str, Any]) -> Row:
    kind, refers = _type(each["schema"])
    place = {"query": "in the query", "path": "in the path", "header": "header"}[each["in"]]
    required = bool(each.get("required"))
    return Row(
        each["name"],
        f"{kind}, {place}",
        refers,
        required,
        prose(each.get("description", "") + _choices(each["schema"])),
    )


def _fields(schema: dict[str, Any]) -> tuple[Row, ...]:
    needed = set(schema.get("required", ()))
    return tuple(
        Row(name, *_type(part), name in needed, prose(part.get("description", "") + _choices(part)))
        for name, part in schema.get("properties", {}).items()
    )


def _choices(schema: dict[str, Any]) -> str:
    values = [str(value) for value in schema.get("enum", ()) if value]
    return f" One of: {', '.join(values)}." if values else ""


def _type(schema: dict[str, Any]) -> tuple[str, str]:
    """What it is in words, and the object it refers to."""
    for words in ("allOf", "oneOf", "anyOf"):
        if words in schema:
            kinds = [part for part in schema[words] if part.get("type") != "null"]
            kind, refers = _type(kinds[0])
            return (f"{kind} or null" if len(kinds) < len(schema[words]) else kind), refers
    if "$ref" in schema:
        return _name(schema), _name(schema)
    kind = schema.get("type", "object")
    if kind == "array":
        inner, refers = _type(schema["items"])
        return f"list of {inner}", refers
    if isinstance(kind, list):
        return " or ".join(kind), ""
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(kind, kind), ""


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
