"""Which host name may become a shop's own: in what form it is kept, and what is refused."""

import unicodedata

import idna
from django.conf import settings

from core.errors import Invalid
from shops.hosts import LONGEST, is_address

# Letters that stand for a Latin one to the eye. A label of nothing else passes for a Latin word: `аррӏе`.
_LOOKS_LATIN = str.maketrans("асԁеһіјӏорԛѕԝхуьԍкмтгνοραιυτκγη", "acdehijlopqswxybgkmtrvopaiutkyn")


def check_hostname(text: str) -> str:
    """The name as it is kept: lower case, international letters as punycode. Raises Invalid, field `host`."""
    name = text.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/").removesuffix(".")
    if not name:
        raise _refused("Enter a domain such as www.example.org.")
    if "/" in name or "@" in name or "?" in name:
        raise _refused("Enter the domain alone, without a path.")
    if is_address(name):
        raise _refused("An IP address cannot be a shop's domain. Enter a name such as www.example.org.")
    if ":" in name:
        raise _refused("Leave the port out: shops are reached on the usual one.")
    host = _encoded(name)
    if "." not in host:
        raise _refused("Enter the whole domain, for example www.example.org.")
    if host == settings.DOMAIN or host.endswith(f".{settings.DOMAIN}"):
        raise _refused(
            f"Addresses under {settings.DOMAIN} belong to the platform. Enter a domain of your own."
        )
    return host


def _encoded(name: str) -> str:
    try:
        host = idna.encode(name, uts46=True).decode().lower()
        labels = idna.decode(host).split(".")
    except (idna.IDNAError, UnicodeError):
        raise _refused("This is not a domain name. Letters, digits and hyphens between dots are.") from None
    if len(host) > LONGEST:
        raise _refused("This name is too long for a domain.")
    for label in labels:
        _refuse_look_alike(label)
    return host


def _refuse_look_alike(label: str) -> None:
    """No Latin letters beside those of an alphabet that resembles it (after UTS 39), no label that only looks Latin."""
    scripts = {_script(letter) for letter in label if letter.isalpha()}
    if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}:
        raise _refused(f"“{label}” mixes letters of several alphabets that look alike. Use one alphabet.")
    latin = label.translate(_LOOKS_LATIN)
    if not label.isascii() and latin.isascii() and latin != label:
        raise _refused(f"“{label}” looks like “{latin}” but is another name. Use Latin letters.")


def _script(letter: str) -> str:
    """The first word of a letter's Unicode name is its script, for the alphabets that matter here."""
    return unicodedata.name(letter, "UNKNOWN").split(" ")[0]


def shown(host: str) -> str:
    """The name as people read it: `bücher.example`, not `xn--bcher-kva.example`."""
    try:
        return str(idna.decode(host))
    except (idna.IDNAError, UnicodeError):
        return host


def _refused(message: str) -> Invalid:
    return Invalid(message, field="host", code="host_invalid")
