"""Table 3: what runs by itself, and how often."""

from core.registry import Periodic

SCHEDULE: tuple[Periodic, ...] = ()
