"""`./stoa bench [NAME …] [--json FILE]`: figures, each beside a reference measured the same way."""

from launch.measurements import command


def main(arguments: list[str]) -> int:
    return command("bench", "Measure; print a table of name, value, unit, reference and ratio.", arguments)
