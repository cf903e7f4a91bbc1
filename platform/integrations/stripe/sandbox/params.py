"""Decode a request's parameters and check them against the TypedDicts of the installed ``stripe`` package."""

import importlib
import re
import sys
import types
import typing
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from stripe._request_options import RequestOptions

from integrations.stripe.sandbox.errors import StripeError

_OPTIONS = frozenset(RequestOptions.__annotations__)
_PART = re.compile(r"\[([^\[\]]*)\]")


def decode_form(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """``metadata[order]=1&expand[0]=a`` → ``{"metadata": {"order": "1"}, "expand": ["a"]}``; all leaves are text."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        head = name.split("[", 1)[0]
        path = [head, *_PART.findall(name[len(head) :])]
        node = tree
        for key in path[:-1]:
            node = node.setdefault(key, {})
            if not isinstance(node, dict):
                raise StripeError(f"Invalid parameter: {name}", param=name)
        last = path[-1] or str(len(node))
        node[last] = value
    return {key: _lists(value) for key, value in tree.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _lists(child) for key, child in value.items()}


def params_type(path: str) -> Any:
    """``"RefundCreateParams"`` or ``"v2.core.AccountCreateParams"`` → the TypedDict in ``stripe.params``."""
    module, _, name = f"stripe.params.{path}".rpartition(".")
    return getattr(importlib.import_module(module), name)


@cache
def _fields(kind: Any) -> dict[str, Any]:
    """The parameters of a TypedDict with resolved types, without the request options it inherits."""
    namespace = vars(sys.modules[kind.__module__])
    found = {}
    for name, annotation in kind.__annotations__.items():
        if name in _OPTIONS:
            continue
        holder = type("Holder", (), {"__annotations__": {name: annotation}})
        found[name] = typing.get_type_hints(holder, namespace)[name]
    return found


def check(kind: Any, given: Mapping[str, Any], *, text: bool, path: str = "") -> dict[str, Any]:
    """The given parameters with their real types; raises StripeError as Stripe does.

    ``text``: leaves are form text (v1), otherwise JSON values (v2), which must have the right type already.
    """
    fields = _fields(kind)
    for name in given:
        if name not in fields:
            where = f"{path}[{name}]" if path else name
            raise StripeError(f"Received unknown parameter: {where}", code="parameter_unknown", param=where)
    for name in fields:
        if name in kind.__required_keys__ and name not in given:
            where = f"{path}[{name}]" if path else name
            raise StripeError(f"Missing required param: {where}.", code="parameter_missing", param=where)
    return {
        name: _convert(fields[name], value, text=text, path=f"{path}[{name}]" if path else name)
        for name, value in given.items()
    }


def _convert(kind: Any, value: Any, *, text: bool, path: str) -> Any:
    origin = get_origin(kind)
    if kind is Any or kind is object:
        return value
    if hasattr(kind, "__required_keys__"):
        if not isinstance(value, dict):
            raise _wrong("object", value, path)
        return check(kind, value, text=text, path=path)
    if origin is Literal:
        if value not in get_args(kind):
            allowed = ", ".join(str(choice) for choice in get_args(kind)[:40])
            raise StripeError(
                f"Invalid {path}: must be one of {allowed}", code="parameter_invalid", param=path
            )
        return value
    if origin in (Union, types.UnionType):
        return _convert_union(get_args(kind), value, text=text, path=path)
    if origin in (list, Sequence):
        if not isinstance(value, list):
            raise _wrong("array", value, path)
        inner = get_args(kind)[0]
        return [_convert(inner, item, text=text, path=f"{path}[{n}]") for n, item in enumerate(value)]
    if origin is dict or getattr(kind, "__name__", "") == "UntypedStripeObject" or _untyped(origin):
        if not isinstance(value, dict):
            raise _wrong("object", value, path)
        return {
            str(key): _convert(str, item, text=text, path=f"{path}[{key}]") for key, item in value.items()
        }
    return _convert_leaf(kind, value, text=text, path=path)


def _untyped(origin: Any) -> bool:
    return getattr(origin, "__name__", "") == "UntypedStripeObject"


def _convert_union(choices: tuple[Any, ...], value: Any, *, text: bool, path: str) -> Any:
    # ``Union[Literal[...], str]`` is Stripe's open enum: open for their future, closed for a request of today.
    literals = [choice for choice in choices if get_origin(choice) is Literal and get_args(choice) != ("",)]
    rest = [choice for choice in choices if choice is not str or not literals]
    if value is None and type(None) in choices:
        return None
    failure: StripeError | None = None
    for choice in rest:
        try:
            return _convert(choice, value, text=text, path=path)
        except StripeError as error:
            failure = failure if failure and get_origin(choice) is Literal else error
    raise failure or _wrong("value", value, path)


def _convert_leaf(kind: Any, value: Any, *, text: bool, path: str) -> Any:
    if kind is bool:
        if text and value in ("true", "false"):
            return value == "true"
        if not text and isinstance(value, bool):
            return value
        raise _wrong("boolean", value, path)
    if kind is int:
        if text and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
            return int(value)
        if not text and isinstance(value, int) and not isinstance(value, bool):
            return value
        raise _wrong("integer", value, path)
    if kind is float:
        if (text and re.fullmatch(r"-?[0-9.]{1,30}", str(value))) or (
            not text and isinstance(value, int | float)
        ):
            return float(value)
        raise _wrong("number", value, path)
    if kind is str and not isinstance(value, str):
        raise _wrong("string", value, path)
    return value


def _wrong(expected: str, value: Any, path: str) -> StripeError:
    shown = value if isinstance(value, str | int | float | bool) else type(value).__name__
    return StripeError(f"Invalid {expected}: {shown}", code=f"parameter_invalid_{expected}", param=path)
