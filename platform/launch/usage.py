"""The list of commands, and the text of `./stoa --help`. Standard library only."""

COMMANDS = {
    "demo": "run everything here: PostgreSQL, Redis, Stripe sandbox, web, worker, relay, beat, two demo shops",
    "test": "run the tests; arguments go to pytest (./stoa test tests/launch -n0)",
    "check": "format, lint, types, imports, migrations, deployment, templates, image, dead code, house rules, audit",
    "bench": "measure; names choose what, --json FILE writes the figures (./stoa bench --list)",
    "prove": "slow proofs: kills, soak, recovery, scale (./stoa prove --list)",
    "theme": "check a theme, a folder or a ZIP, for mistakes (./stoa theme check PATH [--json])",
    "manage": "Django's commands on the demo's database, or on DATABASE_URL (./stoa manage shell)",
    "lock": "compile requirements/*.in to *.txt with hashes",
    "logins": "make logins and database on DATABASE_ADMIN_URL (deployment; see docs/guides/deploy.md)",
}
NEEDS_TOOLS = frozenset({"test", "check", "bench", "prove", "lock"})


def usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {text}" for name, text in COMMANDS.items()]
    return "\n".join(
        ["usage: ./stoa <command> [arguments]", "", *lines, "", "./stoa <command> --help says more."]
    )
