"""`python -m launch <command>`: each command is a module of `launch.commands` with `main(arguments) -> int`."""

import sys
from importlib import import_module

from launch.processes import LaunchError
from launch.usage import COMMANDS, usage


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        print(usage(), file=sys.stderr)
        return 2
    command, *rest = arguments
    module = import_module(f"launch.commands.{command.replace('-', '_')}")
    try:
        return int(module.main(rest))
    except LaunchError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
