"""One list and one product page, in the three languages that are measured beside each other."""

LIST = """<ul class="grid">
{% for product in collection.products %}<li class="card{% unless product.available %} sold-out{% endunless %}">
<a href="{{ product.url }}"><img src="{{ product.featured_image.src }}" alt="{{ product.featured_image.alt }}"
 width="{{ product.featured_image.width }}" loading="{% if forloop.index < 5 %}eager{% else %}lazy{% endif %}">
<h3>{{ product.title }}</h3></a>
{% if product.vendor != blank %}<p>{{ product.vendor }}</p>{% endif %}
<p class="price">
{% if product.compare_at_price > product.price %}<s>{{ product.compare_at_price | money }}</s>{% endif %}
{{ product.price | money }}</p>
{% for tag in product.tags %}<span>{{ tag | upcase }}</span>{% endfor %}
<button{% unless product.available %} disabled{% endunless %}>{{ 'Add' }}</button></li>
{% endfor %}</ul>"""

PRODUCT = """<h1>{{ product.title }}</h1><div>{{ product.description }}</div>
{% for image in product.images %}<img src="{{ image.src }}" alt="{{ image.alt }}" width="{{ image.width }}">{% endfor %}
<select name="id">{% for variant in product.variants %}<option value="{{ variant.id }}"
{% unless variant.available %} disabled{% endunless %}>{{ variant.title }} {{ variant.price | money }}</option>
{% endfor %}</select>
<p>{% if product.available %}{{ product.price | money }}{% else %}Sold out{% endif %}</p>"""

_TO_JINJA = {
    "unless product.available": "if not product.available",
    "unless variant.available": "if not variant.available",
    "endunless": "endif",
    "product.vendor != blank": "product.vendor",
    "forloop.index": "loop.index",
    "upcase": "upper",
}
_TO_DJANGO = {**_TO_JINJA, "forloop.index": "forloop.counter", " | ": "|"}


def in_jinja(text: str) -> str:
    """The same markup for Jinja2."""
    return _replaced(text, _TO_JINJA)


def in_django(text: str) -> str:
    """The same markup for Django."""
    return _replaced(text, _TO_DJANGO)


def _replaced(text: str, words: dict[str, str]) -> str:
    for old, new in words.items():
        text = text.replace(old, new)
    return text
