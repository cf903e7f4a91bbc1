"""Filters around objects: fonts, films, colours, addresses, the cart."""

import pytest
from liquid.exceptions import LiquidError

from storefront_themes.engine import drops, render_string
from storefront_themes.engine.drops.font import font_of
from storefront_themes.engine.limits import DEFAULT_LIMITS
from storefront_themes.engine.program import shared_environment

FACE = font_of(
    "own_face_n4", lambda name: name in {"own_face_n4.woff2", "own_face_i4.woff2", "own_face_n7.woff2"}
)
SYSTEM = font_of("serif_n4", lambda name: False)
LINES = [
    drops.LineItem(
        key="1", title="M", quantity=2, final_price=5, final_line_price=10, variant_id="v1", product_id="p"
    ),
    drops.LineItem(
        key="2", title="M", quantity=3, final_price=5, final_line_price=15, variant_id="v2", product_id="p"
    ),
]
DATA = {
    "face": FACE,
    "system": SYSTEM,
    "vendor": "A & B",
    "tube": drops.VideoUrl("https://www.youtube.com/watch?v=abc-def_1"),
    "odd": drops.VideoUrl("https://evil.example/abcdef"),
    "url": drops.VideoUrl("https://vimeo.com/123456"),
    "picture": drops.Image(src="/media/p.webp", width=100, height=50, alt="P"),
    "cart": drops.CartDrop(items=LINES),
    "product": drops.Product(id="p", title="P", handle="p", price_min=1, price_max=1),
    "home": drops.Address(first_name="<b>", city="Berlin"),
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ system | font_face }}{{ system | font_url }}", ""),
        (("{{ face | font_modify: 'weight', 'bold' }} "
         "{% assign b = face | font_modify: 'weight', '+300' %}{{ b.weight }}"),
         "Own Face 700"),
        ("{% assign i = face | font_modify: 'style', 'italic' %}{{ i.style }}", "italic"),
        ("{% assign no = face | font_modify: 'weight', '900' %}[{{ no }}]", "[]"),
        ("{{ tube | external_video_url: autoplay: true }}",
         "https://www.youtube-nocookie.com/embed/abc-def_1?autoplay=1"),
        ("{{ vendor | link_to_vendor }}", '<a href="/search?q=A%20%26%20B">A &amp; B</a>'),
        ("{{ url | external_video_url }}", "https://player.vimeo.com/video/123456"),
        ("{{ odd | external_video_tag }}{{ 'https://evil.example' | external_video_tag }}", ""),
        ("{{ tube | external_video_tag: class: 'x' }}",
         ('<iframe src="https://www.youtube-nocookie.com/embed/abc-def_1" title="Video" loading="lazy" '
          'allowfullscreen class="x"></iframe>')),
        ("{{ tube | media_tag }}", ""),
        ("{{ home | format_address }}", "<p>&lt;b&gt;<br>Berlin</p>"),
        ("{{ 'Sign <in>' | customer_login_link }}", '<a href="/account">Sign &lt;in&gt;</a>'),
        ("{{ cart | item_count_for_variant: 'v2' }}", "3"),
        ("{% assign lines = cart | line_items_for: product %}{{ lines.size }}", "2"),
        ("{{ 1299 | unit_price_with_measurement: '100 ml' }}", "€12.99 / 100 ml"),
        ("{{ '#336699' | color_to_hsl }}", "hsl(210, 50%, 40%)"),
        ("{{ '#336699' | color_desaturate: 100 }}", "#666666"),
        ("{{ '#666666' | color_saturate: 0 }}", "#666666"),
        ("{{ '#336699' | color_extract: 'hue' }}", "210.0"),
        ("{{ '#336699' | color_modify: 'alpha', 0.5 }}", "rgba(51, 102, 153, 0.5)"),
        ("{{ '#336699' | color_modify: 'red', 255 }}", "#ff6699"),
        ("{{ '#000000' | brightness_difference: '#ffffff' }}", "255.0"),
        ("{{ '#000000' | color_difference: '#010203' }}", "6"),
    ],
)  # fmt: skip
def test_a_filter_shows(text: str, shown: str) -> None:
    assert render_string(text, DATA) == shown


def test_a_font_of_the_theme_has_a_face() -> None:
    face = render_string("{{ face | font_face: font_display: 'optional' }}", DATA)
    assert face.startswith("@font-face { font-family: 'Own Face'; font-weight: 400; font-style: normal;")
    assert "font-display: optional;" in face
    assert "own_face_n4.woff2') format('woff2')" in face


@pytest.mark.parametrize("name", sorted(shared_environment(DEFAULT_LIMITS).filters))
def test_a_filter_shows_nothing_of_python(name: str) -> None:
    pictures = [drops.Image(src="/a")]
    for value in ("blank", "nil", "nothing", "pictures", "hash", "picture", "false"):
        for argument in ("", ": 'a'"):
            text = f"{{{{ {value} | {name}{argument} }}}}"
            shown = [_shown(text, {"pictures": pictures, "picture": pictures[0], "hash": {"a": pictures[0]}}, way)
                     for way in (True, False)]  # fmt: skip
            assert shown[0] == shown[1], text
            for leak in (" object at", "None", "Undefined", "liquid.", "storefront"):
                assert leak not in shown[0], text


def _shown(text: str, data: dict[str, object], compiled: bool) -> str:
    try:
        return render_string(text, data, compiled=compiled)
    except (LiquidError, TypeError, ValueError, ArithmeticError, LookupError):
        return ""


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{% for i in xs limit: 0 %}{{ i }}{% endfor %}", ""),
        ("{% for i in xs limit: -1 %}{{ i }}{% endfor %}", ""),
        ("{% for i in xs limit: nil offset: nil %}{{ i }}{% endfor %}", "1true2"),
        ("{% for i in xs offset: -2 limit: 3 %}{{ i }}{% endfor %}", "1"),
        (
            "{% for i in xs limit: 1 %}{{ i }}{% endfor %}{% for i in xs offset: continue %}{{ i }}{% endfor %}",
            "1true2",
        ),
        ("{% tablerow i in xs limit: 0 %}{{ i }}{% endtablerow %}", ""),
        (
            "{% paginate xs by 2 %}{{ paginate.pages }}{{ paginate.items }}{{ xs }}{% endpaginate %}",
            "141true2",
        ),
        ("{% cycle xs, 'b' %}{% cycle xs, 'b' %}", "1true2b"),
        ("{{ xs }}", "1true2"),
        ("{{ 0 | handle }}{{ false | url_escape }}{{ nil | link_to: '/' }}", '0false<a href="/"></a>'),
    ],
)
def test_odd_values_mean_what_they_mean_elsewhere(text: str, shown: str, compiled: bool) -> None:
    assert render_string(text, {"xs": [1, None, True, 2]}, compiled=compiled) == shown
