"""Keys sort by time and survive the trip through their public form; anything else is not found."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NotFound
from core.ids import parse_public_id, public_id, random_token, uuid7


def test_keys_are_version_7_and_say_when_they_were_made() -> None:
    before = time.time_ns() // 1_000_000
    key = uuid7()
    after = time.time_ns() // 1_000_000
    assert (key.version, key.variant) == (7, RFC_4122)
    assert before - 1 <= key.int >> 80 <= after + 1000


def test_keys_of_a_process_rise_even_from_many_threads() -> None:
    keys = [uuid7() for _ in range(20_000)]
    assert keys == sorted(keys)
    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(lambda _: [uuid7() for _ in range(2_000)], range(8)))
    assert all(batch == sorted(batch) for batch in batches)
    assert len({key for batch in batches for key in batch}) == 16_000


@given(st.uuids(), st.sampled_from(["ord", "prod", "stock_item"]))
def test_the_public_form_comes_back(key: UUID, prefix: str) -> None:
    text = public_id(prefix, key)
    assert parse_public_id(prefix, text) == key
    assert text.startswith(f"{prefix}_")
    assert text == text.lower()


@given(st.uuids(), st.uuids())
def test_public_ids_sort_like_their_keys(first: UUID, second: UUID) -> None:
    assert (first < second) == (public_id("ord", first) < public_id("ord", second))


@given(st.text(max_size=40))
def test_any_other_text_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        parse_public_id("ord", text)


@given(st.uuids(), st.integers(min_value=4, max_value=29), st.characters())
def test_a_changed_character_never_reads_as_the_same_key(key: UUID, place: int, char: str) -> None:
    text = public_id("ord", key)
    changed = text[:place] + char + text[place + 1 :]
    if changed == text:
        return
    with suppress(NotFound):
        assert parse_public_id("ord", changed) != key


def test_the_prefix_and_the_range_count() -> None:
    text = public_id("ord", uuid7())
    with pytest.raises(NotFound):
        parse_public_id("prod", text)
    with pytest.raises(NotFound):
        parse_public_id("ord", "ord_" + "z" * 26)  # more than 128 bits
    with pytest.raises(NotFound):
        parse_public_id("ord", text.upper())


def test_tokens_differ_and_fit_into_addresses() -> None:
    tokens = {random_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) >= 32 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)
