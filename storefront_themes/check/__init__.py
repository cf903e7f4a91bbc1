"""The theme check: everything that can be said about a theme without rendering it, each with its file and line."""

from storefront_themes.check.problems import Problem, Severity
from storefront_themes.check.run import check_theme

__all__ = ["Problem", "Severity", "check_theme"]
