"""The same list and product page compiled, interpreted, in Django templates and in sandboxed Jinja2; a whole theme."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import process_time
from typing import Any

from launch.measuring import Context, Row
from tests.bench.parts.theme_files import dense, statements, typical
from tests.bench.parts.theme_pages import LIST, PRODUCT, in_django, in_jinja

NAME = "themes"
ROUNDS, BATCHES = 20, 60
VERSIONS = {"typical": 200, "dense": 60}  # dense ones fill what is kept sooner
ROOT = Path(__file__).resolve().parents[2]


def run(context: Context) -> list[Row]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    import django

    django.setup()
    return [*_pages(), *_storefront(), *_whole_theme(), *_versions()]


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


def _whole_theme() -> list[Row]:
    """What compiling costs, cold: every file is new to the process, the process has compiled before."""
    from storefront_themes.engine import DictLoader, Engine

    assert Engine(DictLoader(typical(-1))).compile(["sections/part-1.liquid"]) == []
    rows = []
    for name, theme in (("as designers write them", typical), ("dense", dense)):
        best = float("inf")
        for version in range(5):
            files = theme(version)
            started = process_time()
            assert Engine(DictLoader(files)).compile() == []
            best = min(best, process_time() - started)
        size = sum(map(len, files.values())) // 1000
        rows.append(
            Row(f"compile 80 files, {size} KB, {statements(files)} statements, {name}", best * 1000, "ms")
        )
    return rows


def _versions() -> list[Row]:
    """Versions in a process of its own with their texts, of which every file differs from every other."""
    rows = []
    for name, versions in VERSIONS.items():
        done = subprocess.run(
            [sys.executable, "-c", f"from tests.bench.themes import hold; hold({name!r}, {versions})"],
            capture_output=True, check=True, text=True,
            cwd=ROOT, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        before, most, kept = map(float, done.stdout.split()[-3:])
        rows += [
            Row(f"{versions} versions of 80 files, {name}: the process at most", most, "MB"),
            Row(f"{versions} versions of 80 files, {name}: the process before", before, "MB"),
            Row(f"{versions} versions of 80 files, {name}: kept compiled", kept, "files"),
        ]
    return rows


def hold(name: str, versions: int) -> None:
    """The child: compiles one version after another, and says what it began with, took at most, and kept."""
    from storefront_themes.engine import DictLoader, Engine
    from storefront_themes.engine.program import PROGRAMS

    theme = {"typical": typical, "dense": dense}[name]
    before = _resident("VmRSS")
    engines = []
    for version in range(versions):
        engines.append(Engine(DictLoader(theme(version))))
        assert engines[-1].compile() == []
    print(before, _resident("VmHWM"), len(PROGRAMS))


def _resident(what: str) -> float:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(what)) / 1024


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
