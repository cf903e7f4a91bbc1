"""Templates that mean harm, and a child process that says what one of them cost."""

import gc
import json
import os
import resource
import time
from collections.abc import Mapping
from typing import Any

from storefront_themes.engine import Context, DictLoader, Engine, Issue, ThemeError


def _grown(text: str, times: int) -> str:
    return f"{{% assign x = '{text}' %}}" + "{% assign x = x | append: x %}" * times


_MANY = "{% for i in (1..49000) %}"
_BIG = _grown("aaaaaaaaaa", 16)  # 655,360 characters

HOSTILE = {
    # reading them
    "spaces": "{{" + " " * 40_000,
    "spaces in a tag": "{%" + " " * 40_000 + "%}",
    "open braces": "{{" * 50_000,
    "open tags": "{% raw %}" * 20_000,
    "comments": "{% comment %}" * 15_000,
    "tags in a comment": "{% comment %}" + "{%" * 100_000,
    "brackets": "{{ " + "a[" * 3_000 + "}}",
    "parentheses": "{% if " + "(" * 3_000 + " %}{% endif %}",
    "quotes": "{{ " + "'\"" * 3_900 + " }}",
    "half ranges": "{{ " + "(1." * 95 + " }}",
    "filters": "{{ 'x'" + " | upcase" * 800 + " }}",
    "unknown filters": "{{ 'x'" + " | nothing" * 700 + " }}",
    "conditions": "{% if x" + " and x" * 1_300 + " %}{% endif %}",
    "comparisons": "{% if x" + " == x" * 1_300 + " %}{% endif %}",
    "alternatives": "{% if x == 1 %}" + "{% elsif x == 2 %}" * 12_000 + "{% endif %}",
    "whens": "{% case x %}" + "{% when 1 %}a" * 15_000 + "{% endcase %}",
    "when values": "{% case x %}{% when " + "1," * 3_900 + "1 %}a{% endcase %}",
    "nesting": "{% if true %}" * 5_000 + "{% endif %}" * 5_000,
    "nested loops": "{% for i in (1..9) %}" * 59 + "x" + "{% endfor %}" * 59,
    "nested captures": "{% capture a %}" * 59 + "x" + "{% endcapture %}" * 59,
    "a long path": "{{ x" + ".a" * 3_900 + " }}",
    "nested paths": "{{ " + "x[" * 99 + "y" + "]" * 99 + " }}",
    "many outputs": "{{x}}" * 50_000,
    "many names": "".join(f"{{% assign a{n} = a{n - 1} %}}" for n in range(9_000)),
    "a giant literal": "{{ '" + "y" * 7_900 + "' }}" * 1 + "{% assign z = '" + "y" * 7_900 + "' %}{{ z }}",
    "a giant number": "{{ " + "9" * 7_900 + " }}",
    "a giant decimal": "{{ 1." + "9" * 7_900 + " | times: 1e }}",
    "a giant schema": "{% schema %}" + '{"a":' * 40_000 + "{% endschema %}",
    "a large file": "x" * 300_000,
    "a long statement": "{{ " + "a" * 20_000 + " }}",
    "a long liquid tag": "{% liquid " + "echo 'x'\n" * 20_000 + " %}",
    "many liquid lines": "{% liquid\n" + "echo 'x'\n" * 7_000 + " %}",
    "many liquid spaces": "{% liquid echo 'x'" + " " * 60_000 + "%}",
    "unicode names": "{% assign ｅval = 1 %}{{ ｅval }}" * 100,
    "null bytes": "{{ 'a\x00b' }}\x00" * 1000,
    "open quotes": '<a b="{{ x }}' * 20_000,
    "open scripts": "<script>{{ x }}" * 20_000,
    "branches of tags": '{% if x %}<a b="{% else %}<script>{% endif %}' * 900,
    # running them
    "range": "{% for i in (1..100000000) %}x{% endfor %}",
    "an endless range": "{% for i in (1..99999999999999999999999) %}x{% endfor %}",
    "range join": "{{ (1..100000000) | join: ',' }}",
    "range sort": "{{ (1..100000000) | sort | first }}",
    "range reverse": "{{ (1..100000000) | reverse | concat: (1..100000000) | size }}",
    "range contains": "{% if (1..100000000000) contains 'x' %}a{% endif %}" * 100,
    "range size": "{{ (1..99999999999999999999999) | size }}",
    "nested ranges": "{% for i in (1..1000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}",
    "doubling": _grown('aaaaaaaaaa', 60),
    "replacing": "{% assign x = 'aaaaaaaaaa' %}" + "{% assign x = x | replace: 'a', x %}" * 20,
    "replacing nothing": _BIG + "{{ x | replace: '', x }}",
    "a chain of replaces": _BIG + "{% assign y = x" + " | replace: 'a', 'b' | replace: 'b', 'a'" * 150 + " %}" * 1,
    "removing": _BIG + "{% assign y = x" + " | remove_first: 'b' | remove_last: 'b'" * 150 + " %}",
    "escaping": _BIG + "{% assign x = x | replace: 'a', '&' | escape | escape | escape %}{{ x }}",
    "printing": _BIG + "{{ x }}" * 2_000,
    "printing in a loop": _BIG + _MANY + "{{ x }}{% endfor %}",
    "capturing a loop": _BIG + "{% capture y %}" + _MANY + "{{ x }}{% endfor %}{% endcapture %}",
    "searching": _BIG + _MANY + "{% if x contains 'aaaaaaaaaaaaaaaab' %}y{% endif %}{% endfor %}",
    "stripping": _BIG + "{% assign x = x | replace: 'a', '<' %}{{ x | strip_html | size }}",
    "stripping scripts": _grown('<script', 16) + "{{ x | strip_html | size }}",
    "stripping comments": _grown('<!--', 17) + "{{ x | strip_html | size }}",
    "words": _grown('a ', 18) + "{{ x | truncatewords: 100000 | size }}",
    "squishing": _grown('  ', 18) + "{{ x | squish | size }}",
    "url decoding": _grown('%25', 17) + "{{ x | url_decode | url_encode | size }}",
    "base64": _BIG + "{% assign x = x | base64_encode | base64_encode | base64_encode %}",
    "handles": _BIG + _MANY + "{{ x | handle }}{% endfor %}",
    "dates": _BIG + "{{ x | date: '%Y' }}{{ 'now' | date: x }}",
    "splitting": _grown('a,', 18) + "{% assign y = x | split: ',' %}{{ y | size }}",
    "lists of lists": "{% assign y = 'a,b' | split: ',' %}" + "{% assign y = y | concat: y %}" * 40 + "{{ y | size }}",
    "lists of texts": _BIG + "{% assign y = x | split: '§' %}" + "{% assign y = y | concat: y %}" * 14
    + "{{ y }}{{ y | upcase }}",
    "sorting": "{% assign y = (1..40000) | reverse %}{% for i in (1..500) %}"
    "{% assign z = y | sort | uniq %}{% endfor %}",
    "squaring": "{% assign x = 99999999 %}" + "{% assign x = x | times: x %}" * 60,
    "dividing": "{% assign x = 1 %}" + "{% assign x = x | times: 10000000000 %}" * 20
    + "{{ x | divided_by: 3.0 | round: 9999999 }}",
    "capturing": "{% assign x = 'aaaaaaaaaa' %}" + "{% capture x %}{{ x }}{{ x }}{% endcapture %}" * 60,
    "failing in a loop": _MANY + "{{ i | nothing }}{{ i }}{% endfor %}",
    "failing side by side": _MANY + "{{ i | nothing }}" * 100 + "{% endfor %}",
    "itself": "{% render 'self' %}",
    "itself in a loop": "{% for i in (1..1000) %}{% render 'loop' %}{% endfor %}",
    "fan-out": "{% render 'fan0' %}",
    "including itself": "{% include 'self-include' %}",
    "including each other": "{% include 'ping' %}",
    "cycle": "{% for i in (1..40000) %}{% cycle 'a', 'b' %}{% endfor %}",
    "cycles": "{% for i in (1..40000) %}{% cycle i, i %}{% endfor %}",
    "tablerow": "{% tablerow i in (1..100000) cols: 1 %}{{ i }}{% endtablerow %}",
    "class": "{{ x.__class__.__mro__ }}{{ x['__class__'] }}",
    "json": "{% assign y = (1..40000) %}{% for i in (1..1000) %}{{ y | json }}{% endfor %}",
    "highlighting": _BIG + "{{ x | highlight: x }}" * 100,
    "colours": _BIG + _MANY + "{{ x | color_darken: 10 }}{% endfor %}",
}  # fmt: skip
SNIPPETS = {
    "self": "{% render 'self' %}{% render 'self' %}",
    "loop": "{% for i in (1..1000) %}{% render 'loop' %}{% endfor %}",
    "ping": "{% include 'pong' %}{% include 'pong' %}",
    "pong": "{% include 'ping' %}{% include 'ping' %}",
    "self-include": "{% include 'self-include' %}{% include 'self-include' %}",
    **{f"fan{n}": ("{% render 'fan" + str(n + 1) + "' %}") * 20 for n in range(12)},
    "fan12": "x",
}
HARMLESS = frozenset({
    "filters", "when values", "a giant literal", "unicode names", "null bytes", "a giant decimal",
    "a giant schema", "many liquid spaces", "class", "cycle", "cycles", "nested captures", "a long path",
    "nested paths", "removing", "stripping scripts", "words", "squishing", "url decoding", "splitting",
    "stripping comments", "branches of tags",
})  # fmt: skip


def render(source: str, *, compiled: bool) -> tuple[str, list[Issue]]:
    """A page with that section, and what was wrong with it."""
    files = {
        "layout/theme.liquid": "{{ content_for_layout }}",
        "templates/index.json": '{"sections": {"a": {"type": "a"}}, "order": ["a"]}',
        "sections/a.liquid": source,
        **{f"snippets/{name}.liquid": text for name, text in SNIPPETS.items()},
    }
    context = Context(objects={"x": "y"})
    try:
        return Engine(DictLoader(files), compiled=compiled).render_template("index", context), context.issues
    except ThemeError as error:
        return "", [*context.issues, error.issue]


def cost(source: str, *, compiled: bool) -> Mapping[str, Any]:
    """Rendering it in a process of its own: {"seconds": of the processor, "bytes": at most, "size", "issues"}."""
    receive, send = os.pipe()
    child = os.fork()
    if not child:
        gc.freeze()  # what the tests before have left lying about is not this template's to walk
        roof = (_kilobytes("VmSize") + 300_000) * 1024
        resource.setrlimit(resource.RLIMIT_AS, (roof, roof))
        resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
        render(
            "{{ x }}{% for i in (1..2) %}{{ i }}{% endfor %}", compiled=compiled
        )  # what is made once is not its cost
        started, before = time.process_time(), _kilobytes("VmRSS")
        html, issues = render(source, compiled=compiled)
        spent = {
            "seconds": time.process_time() - started,
            "bytes": (_kilobytes("VmHWM") - before) * 1024,
            "size": len(html),
            "issues": [(issue.file, issue.line, issue.message) for issue in issues],
            "leaks": "class '" in html,
        }
        os.write(send, json.dumps(spent).encode()[:60_000])
        os._exit(0)
    os.close(send)
    with os.fdopen(receive, "rb") as answer:
        text = answer.read()
    os.waitpid(child, 0)
    result: dict[str, Any] = json.loads(text)
    return result


def _kilobytes(name: str) -> int:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name))
