"""The same list and product page compiled, interpreted, in Django templates and in sandboxed Jinja2; a whole theme."""

import gc
import os
import re
from collections.abc import Callable, Mapping
from time import process_time
from typing import Any

import psutil

from launch.measuring import Context, Row
from tests.bench.parts.theme_pages import LIST, PRODUCT, in_django, in_jinja

NAME = "themes"
ROUNDS, BATCHES = 20, 60
VERSIONS = 20  # more as an argument: `./stoa bench themes -- 200`, which takes minutes


def run(context: Context) -> list[Row]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    import django

    django.setup()
    return [*_pages(), *_storefront(), *_whole_theme(int(next(iter(context.arguments), VERSIONS)))]


def _pages() -> list[Row]:
    rows: list[Row] = []
    for name, source in (("list of 24", LIST), ("product", PRODUCT)):
        ways = _ways(source)
        texts = {way: re.sub(r"\s+", " ", render()) for way, render in ways.items()}
        assert len(set(texts.values())) == 1, {way: text[:900] for way, text in texts.items()}
        times = _milliseconds(ways)
        rows += [
            Row.against(f"{name}: {way}", ms, "ms", times["Django templates"]) for way, ms in times.items()
        ]
    return rows


def _ways(source: str) -> dict[str, Callable[[], str]]:
    from django.template import Context as DjangoContext
    from django.template import Engine as DjangoEngine
    from jinja2.sandbox import SandboxedEnvironment

    from storefront_themes.engine import Context as PageContext
    from storefront_themes.engine import DictLoader, Engine, MoneyFormat

    data = _data()
    money = MoneyFormat.of("EUR", "en").money
    django_engine = DjangoEngine(builtins=["tests.bench.parts.django_money"])
    django_template = django_engine.from_string(in_django(source))
    environment = SandboxedEnvironment(autoescape=True)
    environment.filters["money"] = money
    jinja_template = environment.from_string(in_jinja(source))
    files = {"templates/page.liquid": "{% layout none %}" + source}
    engines = {compiled: Engine(DictLoader(files), compiled=compiled) for compiled in (True, False)}

    def liquid(compiled: bool) -> Callable[[], str]:
        return lambda: engines[compiled].render_template("page", PageContext(objects=data))

    return {
        "Liquid, compiled": liquid(True),
        "Liquid, interpreted": liquid(False),
        "Django templates": lambda: django_template.render(DjangoContext(data)),
        "Jinja2, sandboxed": lambda: jinja_template.render(data),
    }


def _data() -> dict[str, Any]:
    from markupsafe import Markup

    from storefront_themes.engine.drops import Collection, Image, LazyList, Product, Variant

    def product(number: int) -> Product:
        image = Image(src=f"/media/{number}.webp", alt=f"Vase & bowl {number}", width=960)
        variants = [
            Variant(id=f"{number}-{size}", title=f"{size} <cm>", price=1000 * size, available=size != 3)
            for size in range(1, 7)
        ]
        return Product(
            id=str(number), title=f"Vase “{number}”", handle=f"vase-{number}", price_min=1990 + number, price_max=9990,
            compare_at_price_min=2990 if number % 3 else 0, compare_at_price_max=2990 if number % 3 else 0,
            available=number % 5 > 0, vendor="Acme & Sons", tags=("new", "clay"), images=[image] * 4,
            description=Markup("<p>Thrown by hand.</p>"), variants_count=6, _load_variants=lambda: variants,
        )  # fmt: skip

    products = [product(number) for number in range(24)]
    listed = LazyList(24, lambda offset, limit: products[offset : offset + limit])
    return {"product": products[1], "collection": Collection(id="c", title="C", handle="c", products=listed)}


def _storefront() -> list[Row]:
    """The built-in theme's own pages, as shops serve them."""
    from storefront_themes.engine.drops import Collection
    from tests.themes.world import SORTS, World

    worlds = {way: World("acme") for way in ("compiled", "interpreted")}
    worlds["interpreted"].engine.compiled = False

    def page(world: World, name: str) -> Callable[[], str]:
        products = [world.product(world.demo.products[n % len(world.demo.products)]) for n in range(24)]
        if name == "product":
            first = products[0]
            return lambda: world.engine.render_template(name, world.context(name, first.url, product=first))
        everything = Collection(id="all", title="All", handle="all", products=products, sort_options=SORTS)
        return lambda: world.engine.render_template(
            name, world.context(name, "/collections/all", collection=everything)
        )

    rows = []
    for name in ("collection", "product"):
        times = _milliseconds({way: page(world, name) for way, world in worlds.items()})
        rows.append(
            Row.against(f"built-in theme, {name} of a shop", times["compiled"], "ms", times["interpreted"])
        )
    return rows


def _whole_theme(versions: int) -> list[Row]:
    from storefront_themes.engine import DictLoader, Engine
    from storefront_themes.engine.program import PROGRAMS

    body = (LIST + PRODUCT) * 2
    filler = "<p>Text between statements, of which themes have a lot.</p>\n"
    body += filler * ((5_000 - len(body)) // len(filler))

    def files(version: int) -> dict[str, str]:
        return {f"snippets/s{n}.liquid": f"{version} {n}\n{body}" for n in range(80)}

    started = process_time()
    assert Engine(DictLoader(files(0))).compile() == []
    seconds = process_time() - started
    gc.collect()
    before = psutil.Process().memory_info().rss
    engines = []
    for version in range(1, versions + 1):
        engines.append(Engine(DictLoader(files(version))))
        engines[-1].compile()
    gc.collect()
    grown = (psutil.Process().memory_info().rss - before) / 1024 / 1024
    return [
        Row("compile 80 files, 400 KB", seconds * 1000, "ms"),
        Row(f"{versions} versions of them, their texts included", grown, "MB"),
        Row("of these kept compiled", float(len(PROGRAMS)), "files"),
    ]


def _milliseconds(ways: Mapping[str, Callable[[], str]]) -> dict[str, float]:
    """CPU of this process for one of each, the best of many batches, taken in turns: others use the machine too."""
    best = dict.fromkeys(ways, float("inf"))
    for render in ways.values():
        render()
    for _ in range(BATCHES):
        for way, render in ways.items():
            started = process_time()
            for _ in range(ROUNDS):
                render()
            best[way] = min(best[way], (process_time() - started) / ROUNDS)
    return {way: seconds * 1000 for way, seconds in best.items()}
