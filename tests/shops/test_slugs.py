"""What may be a shop's address."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shops.errors import SlugInvalid
from shops.models import Shop
from shops.slugs import check_slug, suggest_slug


@pytest.mark.parametrize(
    "slug", ["acme", "acme-2", "a1b", "the-long-name-of-a-shop-that-sells-hats", "24hours"]
)
def test_good_ones(slug):
    assert check_slug(f" {slug.upper()} ") == slug


@pytest.mark.parametrize(
    ("slug", "word"),
    [
        ("", "Choose"),
        ("ab", "3 to 40"),
        ("x" * 41, "3 to 40"),
        ("-acme", "hyphen"),
        ("acme-", "hyphen"),
        ("ac--me", "single hyphens"),
        ("xn--acme-5qa", "xn--"),
        ("12345", "digits alone"),
        ("acme shop", "hyphens instead of spaces"),
        ("acme_shop", "cannot be part"),
        ("acme.shop", "cannot be part"),
        ("аcme", "cyrillic small letter a"),
        ("ächme", "latin small letter a with diaeresis"),
        ("acmе", "cyrillic small letter ie"),
        ("ａcme", "fullwidth"),
        ("acme\u200b", "zero width space"),
        ("admin", "reserved"),
        ("adm1n", "reserved"),
        ("ad-min", "reserved"),
        ("st0a", "reserved"),
        ("pay-pal", "reserved"),
        ("paypa1", "reserved"),
        ("str1pe", "reserved"),
        ("www", "reserved"),
        ("checkout", "reserved"),
    ],
)
def test_bad_ones_say_what_to_change(slug, word):
    with pytest.raises(SlugInvalid) as caught:
        check_slug(slug)
    assert word in caught.value.message
    assert caught.value.errors["slug"] == [caught.value.message]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Bäckerei Müller & Söhne", "baeckerei-mueller-and-soehne"),
        ("Café Élan", "cafe-elan"),
        ("Alice's Hats", "alices-hats"),
        ("Acme", "acme-2"),
        ("Stripe", "stripe-2"),
        ("寿司", "shop-2"),
        ("7", "shop-7"),
        ("X" * 100, "x" * 40),
        ("", "shop-2"),
    ],
)
def test_suggestions(world, name, slug):
    assert suggest_slug(name) == slug


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(name=st.text(max_size=60))
def test_a_suggestion_can_always_be_used(world, name):
    suggestion = suggest_slug(name)
    assert check_slug(suggestion) == suggestion
    assert not Shop.objects.filter(slug=suggestion).exists()
