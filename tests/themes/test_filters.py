"""Filters around objects: fonts, films, colours, addresses, the cart."""

import pytest

from storefront_themes.engine import drops, render_string
from storefront_themes.engine.drops.font import font_of

FACE = font_of(
    "own_face_n4", lambda name: name in {"own_face_n4.woff2", "own_face_i4.woff2", "own_face_n7.woff2"}
)
SYSTEM = font_of("serif_n4", lambda name: False)
FILM = drops.Video(
    id="f", alt='A "film"', sources=[drops.VideoSource(url="/media/f.mp4")],
    _preview=drops.Image(src="/media/f.webp"),
)  # fmt: skip
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
    "film": FILM,
    "tube": drops.ExternalVideo(external_id="abc<d", host="youtube", alt="Tour"),
    "odd": drops.ExternalVideo(external_id="abc", host="evil.example"),
    "url": drops.VideoUrl("https://vimeo.com/123456"),
    "picture": drops.Image(src="/media/p.webp", width=100, height=50, alt="P"),
    "cart": drops.CartDrop(items=LINES),
    "product": drops.Product(id="p", title="P", handle="p", price_min=1, price_max=1),
    "home": drops.Address(first_name="<b>", city="Berlin"),
    "measure": drops.UnitPriceMeasurement(
        measured_type="volume",
        quantity_value=330,
        quantity_unit="ml",
        reference_value=100,
        reference_unit="ml",
    ),
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
        ("{{ film | video_tag: controls: true, loop: false }}",
         ('<video playsinline preload="none" poster="/media/f.webp" aria-label="A &#34;film&#34;" controls>'
          '<source src="/media/f.mp4" type="video/mp4"></video>')),
        ("{{ tube | external_video_url: autoplay: true }}",
         "https://www.youtube-nocookie.com/embed/abc%3Cd?autoplay=1"),
        ("{{ vendor | link_to_vendor }}", '<a href="/search?q=A%20%26%20B">A &amp; B</a>'),
        ("{{ url | external_video_url }}", "https://player.vimeo.com/video/123456"),
        ("{{ odd | external_video_tag }}{{ 'https://evil.example' | external_video_tag }}", ""),
        ("{{ tube | media_tag: class: 'x' }}",
         ('<iframe src="https://www.youtube-nocookie.com/embed/abc%3Cd" title="Tour" loading="lazy" allowfullscreen '
          'class="x"></iframe>')),
        ("{{ home | format_address }}", "<p>&lt;b&gt;<br>Berlin</p>"),
        ("{{ 'Sign <in>' | customer_login_link }}", '<a href="/account">Sign &lt;in&gt;</a>'),
        ("{{ cart | item_count_for_variant: 'v2' }}", "3"),
        ("{% assign lines = cart | line_items_for: product %}{{ lines.size }}", "2"),
        ("{{ 1299 | unit_price_with_measurement: measure }}", "€12.99 / 100 ml"),
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
