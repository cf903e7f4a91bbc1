"""Table 4: which code talks to which vendor. Port → {vendor: class}."""

from collections.abc import Callable, Mapping
from typing import Any

ADAPTERS: Mapping[type[Any], Mapping[str, Callable[..., Any]]] = {}
