"""`./stoa bench` and `./stoa prove` find their modules, and print what these measured."""

from launch.measurements import discover
from launch.measuring import Row, table
from launch.paths import ROOT


def test_every_module_has_a_name_of_its_own_and_says_what_it_does():
    for kind in ("bench", "prove"):
        modules = discover(ROOT / "tests" / kind)
        assert modules, kind
        assert len({module.name for module in modules}) == len(modules)
        assert all(module.summary for module in modules)


def test_ratio_is_value_by_reference():
    assert Row.against("list", 36, "ms", 3).ratio == 12
    assert Row.against("list", 36, "ms", 0).ratio is None


def test_table_is_aligned_and_leaves_missing_figures_empty():
    text = table([Row("product page", 1234.5, "requests/s", 100, 12.345), Row("orders", 3, "kills")])
    assert text.splitlines() == [
        "name          value  unit        reference  ratio",
        "product page  1,234  requests/s        100   12.3",
        "orders            3  kills",
    ]
