"""Whole themes of 80 files and 400 KB to compile: one as designers write them, one with as many statements as fit.

Public themes of that size hold six to nine statements in a thousand characters: half of a section's file is its
schema, and a snippet is a third markup. The dense one holds 17. Names differ from file to file, as they do there.
"""

import json

from tests.bench.parts.theme_pages import LIST, PRODUCT

FILES = 80
FILE_CHARS = 5_000

_BODY = """<div id="Part-§-{{ section.id }}" class="part part--{{ section.settings.align_§ }}\
{% if section.settings.wide_§ %} part--wide{% endif %}" data-section="{{ section.id }}">
{%- if section.settings.heading_§ != blank -%}
  <div class="part__head part__head--large part__head--centred page-width"><h2 class="part__title inline-text">\
{{ section.settings.heading_§ }}</h2></div>
{%- endif -%}
{%- liquid
  assign columns_§ = section.settings.columns_§ | default: 3
  if section.settings.stacked_§ and columns_§ > 2
    assign columns_§ = 2
  endif
-%}
<ul class="grid grid--{{ columns_§ }}-columns grid--tablet-down slider slider--everywhere" role="list">
{%- for block in section.blocks -%}
  <li class="grid__item grid__item--{{ forloop.index }} slider__slide" data-index="{{ forloop.index0 }}">
  {%- case block.type -%}
    {%- when 'image_§' -%}
      {{ block.settings.image_§ | image_url: width: 1500 | image_tag: loading: 'lazy', class: 'part__image' }}
    {%- when 'text_§' -%}
      <div class="part__text rte">{{ block.settings.text_§ }}</div>
    {%- else -%}
      {% render 'card-§', card: block.settings.product, lazy: true %}
  {%- endcase -%}
  {%- if block.settings.link_§ != blank and block.settings.label_§ != blank -%}
    <a class="link link--underlined part__link button button--secondary" href="{{ block.settings.link_§ }}">
    <span class="part__label">{{ block.settings.label_§ | escape }}</span>
    <svg class="icon icon--arrow" aria-hidden="true" viewBox="0 0 14 10"><path d="M8.5.8l.7-.7 4.8 4.9z"/></svg></a>
  {%- endif -%}
  </li>
{%- endfor -%}
</ul>
<p class="part__note">{{ 'sections.part_§.note' | t: count: section.blocks.size }}</p></div>
"""
_CARD = """{%- comment -%} A card of kind §: `card` is a product. {%- endcomment -%}
<article class="card card--§ {% if card.available == false %}card--sold-out{% endif %}" aria-label="{{ card.title }}">
<a class="card__media media media--square" href="{{ card.url }}">{{ card.featured_image | image_url: width: 533 |\
 image_tag: widths: '165, 360, 533', loading: 'lazy' }}</a>
<div class="card__content"><h3 class="card__heading heading-§">{{ card.title | escape }}</h3>
<span class="price{% if card.compare_at_price > card.price %} price--on-sale{% endif %}">{{ card.price | money }}</span>
{% if settings.show_vendor_§ %}<span class="visually-hidden">{{ 'product.vendor_§' | t }}</span>\
<div class="caption card__vendor">{{ card.vendor }}</div>{% endif %}</div></article>
"""
_TEXT = (
    '<div class="rte rte--§ page-width"><p>Text between statements, of which themes have a lot.</p></div>\n'
)


def typical(version: int) -> dict[str, str]:
    """One as designers write them."""
    files = {f"sections/part-{n}.liquid": _section(f"{version}_{n}") for n in range(FILES // 2)}
    for n in range(FILES // 2):
        name = f"{version}_{n}"
        text = (_CARD * 2).replace("§", name)
        files[f"snippets/card-{n}.liquid"] = text + _filler(name, FILE_CHARS - len(text))
    return files


def dense(version: int) -> dict[str, str]:
    """One of nothing but statements, nearly."""
    body = (LIST + PRODUCT) * 2
    return {
        f"snippets/s{n}.liquid": f"{version} {n}\n{_named(body, n)}{_filler(str(n), FILE_CHARS - len(body))}"
        for n in range(FILES)
    }


def statements(files: dict[str, str]) -> int:
    """How many there are, lines of `liquid` tags apart."""
    return sum(text.count("{{") + text.count("{%") for text in files.values())


def _section(name: str) -> str:
    text = _BODY.replace("§", name)
    settings: list[dict[str, object]] = [
        {"type": "text", "id": f"{word}_{name}", "label": f"t:sections.part_{name}.settings.{word}.label",
         "info": f"t:sections.part_{name}.settings.{word}.info", "default": "A default"}
        for word in ("heading", "align", "wide", "columns", "stacked", "link", "label", "text", "image")
    ]  # fmt: skip
    schema = json.dumps({"name": f"Part {name}", "settings": settings, "blocks": []}, indent=2)
    text += f"{{% schema %}}\n{schema}\n{{% endschema %}}\n"
    return text + _filler(name, FILE_CHARS - len(text))


def _filler(name: str, size: int) -> str:
    return _TEXT.replace("§", name) * max(size // len(_TEXT), 0)


def _named(body: str, number: int) -> str:
    return body.replace("product", f"product{number}").replace("variant", f"variant{number}")
