"""The product's own Python, read as syntax trees: what the house rules are asked of."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("platform", "tenants", "billing", "storefront_themes", "api")
LAYERED = frozenset({"tenants", "billing"})  # their packages are private to each other


@dataclass(frozen=True)
class Source:
    """One module: its dotted name, its lines, its tree."""

    module: str
    text: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.module.split("."))

    @property
    def package(self) -> str:
        return package_of(self.module)

    def is_a(self, kind: str) -> bool:
        """Whether it is `kind.py`, or lies in the folder that `kind.py` grew into."""
        return kind in self.parts[1:]

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full dotted name of everything imported, wherever the statement stands."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)

    def type_only_lines(self) -> frozenset[int]:
        """Lines under `if TYPE_CHECKING:`, which name a type for a signature and never run."""
        found: set[int] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                for part in node.body:
                    found.update(range(part.lineno, (part.end_lineno or part.lineno) + 1))
        return frozenset(found)

    def calls(self) -> Iterator[tuple[ast.Call, ast.Attribute]]:
        """Every call of a method."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node, node.func

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def at(self, line: int, remark: str = "") -> str:
        return f"{self.module}:{line} {remark}".rstrip()


def read(module: str, text: str) -> Source:
    """A module from its text: for the examples of a rule."""
    return Source(module, text, ast.parse(text))


def package_of(module: str) -> str:
    """The package whose models these are: `tenants.orders`, `shops`."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] in LAYERED else parts[0]


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@cache
def product() -> tuple[Source, ...]:
    """Every module of the product but migrations."""
    found = []
    for folder in FOLDERS:
        base = ROOT / "platform" if folder == "platform" else ROOT
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(base).with_suffix("").parts).removesuffix(".__init__")
                found.append(read(name, path.read_text()))
    return tuple(found)
