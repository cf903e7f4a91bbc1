"""`./stoa prove [NAME …]`: proofs too slow for the suite: kills, soak, scale."""

from launch.measurements import command


def main(arguments: list[str]) -> int:
    return command("prove", "Run the slow proofs; one that does not hold fails the command.", arguments)
