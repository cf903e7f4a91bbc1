"""HTML from outside, made safe to show."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Set
from typing import Any

import nh3

HARMLESS = 6_000  # characters of source: whatever is in them, a few MB come out of the parser
MOST_GROWTH = 2
CPU_SECONDS = 2  # 142 KB of paragraphs, links and bold words take 0.04, the start of the child included
MEMORY_BYTES = 256 * 1024 * 1024
_TOO_MUCH = 3  # the child's word for it
_MARKUP = re.compile(r"<[^<>]*>?")


def safe_html(
    source: str,
    *,
    tags: Set[str] = frozenset(nh3.ALLOWED_TAGS),
    attributes: Mapping[str, Set[str]] = nh3.ALLOWED_ATTRIBUTES,
    url_schemes: Set[str] = frozenset(nh3.ALLOWED_URL_SCHEMES),
    link_rel: str = "noopener noreferrer",
) -> str:
    """No script, no style, no handler, nothing but these tags and attributes. Doing it twice gives the same.

    What is not closed where it should be is opened again in every block that follows, as browsers do it: 55 KB became
    64 MB and took 1 GB. What grows that way, or takes long, is no text that somebody wrote: its words alone are kept.
    """
    rules: dict[str, Any] = {
        "tags": sorted(tags),
        "attributes": {name: sorted(of) for name, of in attributes.items()},
        "url_schemes": sorted(url_schemes),
        "link_rel": link_rel,
    }
    found = _cleaned(source, rules) if len(source) <= HARMLESS else _cleaned_apart(source, rules)
    if found is None or len(found) > max(HARMLESS, len(source)) * MOST_GROWTH:
        return _cleaned(_MARKUP.sub(" ", source).replace("<", " "), rules)
    return found


def _cleaned(source: str, rules: Mapping[str, Any]) -> str:
    return nh3.clean(
        source,
        tags=set(rules["tags"]),
        attributes={name: set(of) for name, of in rules["attributes"].items()},
        url_schemes=set(rules["url_schemes"]),
        link_rel=rules["link_rel"],
    )


def _cleaned_apart(source: str, rules: Mapping[str, Any]) -> str | None:
    """In a child that may die of it, or None: the parser knows no limits, and this process has others to serve."""
    task = {
        "source": source,
        "rules": rules,
        "most": len(source) * MOST_GROWTH,
        "cpu": CPU_SECONDS,
        "memory": MEMORY_BYTES,
    }
    done = subprocess.run(
        [sys.executable, "-I", "-c", _CHILD],
        input=json.dumps(task).encode(),
        capture_output=True,
        check=False,
        timeout=CPU_SECONDS * 30,
    )
    if done.returncode == _TOO_MUCH or done.returncode < 0:  # ended by a limit
        return None
    if done.returncode:  # nobody's words are thrown away because something is wrong with us
        raise RuntimeError(f"HTML could not be cleaned: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout.decode()


# Nothing of ours is imported: it starts in a fiftieth of a second.
_CHILD = """
import json, resource, sys, nh3
task = json.load(sys.stdin.buffer)
rules = task["rules"]
resource.setrlimit(resource.RLIMIT_CPU, (task["cpu"], task["cpu"]))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
with open("/proc/self/statm") as pages:
    roof = int(pages.read().split()[0]) * resource.getpagesize() + task["memory"]
resource.setrlimit(resource.RLIMIT_AS, (roof, roof))
try:
    found = nh3.clean(
        task["source"],
        tags=set(rules["tags"]),
        attributes={name: set(of) for name, of in rules["attributes"].items()},
        url_schemes=set(rules["url_schemes"]),
        link_rel=rules["link_rel"],
    )
except MemoryError:
    sys.exit(3)
if len(found) > task["most"]:
    sys.exit(3)
sys.stdout.buffer.write(found.encode())
"""
