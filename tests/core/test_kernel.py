"""Errors, actors, clock, registry, idempotency keys: the small promises."""

from datetime import UTC, datetime
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock, registry
from core.actor import Actor
from core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, RateLimited
from core.idempotency import check_key, key_hash
from core.registry import Permission


def test_an_error_has_a_stable_code_a_status_and_a_sentence() -> None:
    error = Conflict("The price changed.", code="price_changed", details={"total": 100})
    assert (error.status, error.code, error.message, error.details) == (
        409,
        "price_changed",
        "The price changed.",
        {"total": 100},
    )
    assert NotFound("No.").code == "not_found"
    assert RateLimited(retry_after=7).retry_after == 7
    statuses = [kind.status for kind in DomainError.__subclasses__() if kind.__module__ == "core.errors"]
    assert len(statuses) == len(set(statuses)) == 8


def test_invalid_names_its_fields() -> None:
    assert Invalid("Too long.", field="name").errors == {"name": ["Too long."]}
    assert Invalid("Check the form.", errors={"a": ("x", "y")}).errors == {"a": ["x", "y"]}


def test_an_actor_may_what_it_holds_and_the_system_everything() -> None:
    clerk = Actor(kind="user", id="1", label="Bob", permissions=frozenset({"orders.view"}))
    clerk.require("orders.view")
    with pytest.raises(Forbidden) as caught:
        clerk.require("orders.refund")
    assert caught.value.details == {"permission": "orders.refund"}
    assert Actor.system("relay").can("anything")


def test_the_clock_can_be_held() -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    with clock.frozen(late):
        assert clock.now() == late
        assert clock.today().year == 2026
        assert clock.today("Europe/Berlin").year == 2027
        with clock.frozen(datetime(2020, 1, 1, tzinfo=UTC)):
            assert clock.now().year == 2020
        assert clock.now() == late
    assert clock.now() != late
    with pytest.raises(ValueError, match="aware"), clock.frozen(datetime(2026, 1, 1)):
        pass


class Port(Protocol):
    def speak(self) -> str: ...


class Voice:
    def speak(self) -> str:
        return "hello"


def test_the_registry_holds_real_objects() -> None:
    refund = Permission("orders.refund", "Refund orders", frozenset({"owner", "admin"}))
    with registry.installed(adapters={Port: {"voice": Voice}}, permissions=[refund]):
        assert registry.adapter(Port, "voice").speak() == "hello"
        assert list(registry.adapters(Port)) == ["voice"]
        assert registry.permissions_of("admin") == {"orders.refund"}
        assert registry.permissions_of("clerk") == frozenset()
        with pytest.raises(LookupError, match="voice"):
            registry.adapter(Port, "telepathy")
    assert (
        "orders.refund" not in registry.permissions() or registry.permissions()["orders.refund"] is not refund
    )


def test_a_name_may_stand_in_a_table_once() -> None:
    twice = [Permission("a", "A", frozenset()), Permission("a", "Again", frozenset())]
    with pytest.raises(ValueError, match="twice"), registry.installed(permissions=twice):
        pass


@given(st.lists(st.binary(max_size=8), max_size=5), st.lists(st.binary(max_size=8), max_size=5))
def test_only_the_same_request_has_the_same_hash(first: list[bytes], second: list[bytes]) -> None:
    assert (key_hash(*first) == key_hash(*second)) == (first == second)


def test_idempotency_keys_are_visible_ascii() -> None:
    assert check_key("order-4711") == "order-4711"
    for key in ("", "a b", "ü", "x" * 256, "a\n"):
        with pytest.raises(Invalid):
            check_key(key)
