"""What an audit entry tells, in words: the back office and the console read the same."""

import pytest

from web.audit_words import details_of, words_of


@pytest.mark.parametrize(
    ("action", "words"),
    [("shipping_zone.saved", "Shipping zone saved"), ("shop.payments_changed", "Ways to pay changed")],
)
def test_actions(action, words):
    assert words_of(action) == words


@pytest.mark.parametrize(
    ("data", "details"),
    [
        ({"changes": {"prices_include_tax": [True, False]}}, [("Prices include tax", "yes → no")]),
        ({"before": {"plan": "a"}, "after": {"plan": "b", "rate_bps": 200}},
         [("Plan", "a → b"), ("Rate in basis points", "– → 200")]),
        ({"before": "draft", "title": ""}, [("Before", "draft"), ("Title", "–")]),
        ({"fixed": {"EUR": 30}, "roles": ["clerk", "admin"]}, [("Fixed", "EUR 30"), ("Roles", "clerk, admin")]),
    ],
)  # fmt: skip
def test_what_changed_shows_both_values(data, details):
    assert list(details_of(data)) == details
