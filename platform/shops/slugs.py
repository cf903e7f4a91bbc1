"""The name of a shop in its address: what may be one, what looks too much like something else, what to suggest."""

import re
import unicodedata
from functools import cache

from django.db.models import Q

from shops.errors import SlugInvalid, SlugTaken
from shops.looks import look_of
from shops.models import Shop

SHORTEST = 3
LONGEST = 40
_ALLOWED = re.compile(r"[a-z0-9-]+")
_NOT_ALLOWED = re.compile(r"[^a-z0-9-]")

# Addresses the platform needs, or that would let a shop pass for the platform, its mail or its payments.
RESERVED = frozenset(
    """
    about abuse account accounts admin administrator api app apps assets auth autoconfig autodiscover billing blog
    broadcasthost careers cdn checkout cms community console contact dashboard demo dev developer developers dns docs
    domain download downloads email example faq feedback files finance forum ftp git graphql help helpdesk home host
    hostmaster http https images imap info internal invoice invoices invite isatap jobs kubernetes legal localdomain
    localhost login logout mail mailer mailserver manage management marketing media merchant merchants metrics mobile
    monitor monitoring mx mysql network news newsletter noc noreply nobody notifications ns ns1 ns2 oauth official
    operations operator operators order orders partner partners pay payment payments payout payouts paypal phishing
    pop pop3 portal postgres postmaster preview pricing privacy prod production proxy public redis register registry
    root sales sandbox secure security server service services settings shop shops signin signup sites smtp spam ssl
    sso staff staging stage static stats status stoa store storefront stores stripe subscribe subdomain sudo support
    sysadmin system team terms test testing themes tls tools update updates upload uploads usenet user users verify
    visa mastercard vpn webhook webhooks webmail webmaster wpad www xmpp
    """.split()  # noqa: SIM905  # a list of 180 quoted words would be 180 lines
)
_LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "&": " and ",
    "ä": "ae", "ö": "oe", "ü": "ue", "å": "aa",
}  # fmt: skip


def check_slug(slug: str) -> str:
    """The slug as it will be stored. Raises SlugInvalid with a sentence that says what to change."""
    slug = slug.strip().lower() if slug.isascii() else slug.strip()
    if not slug:
        raise _refused("Choose a name for your shop's address.")
    _check_letters(slug)
    if not SHORTEST <= len(slug) <= LONGEST:
        raise _refused(f"Use {SHORTEST} to {LONGEST} characters.")
    if slug.startswith("-") or slug.endswith("-"):
        raise _refused("The address cannot begin or end with a hyphen.")
    if "--" in slug:
        raise _refused("Use single hyphens: two in a row are kept for international domain names.")
    if slug.isdigit():
        raise _refused("Add a letter: an address of digits alone looks like a number.")
    if look_of(slug) in _reserved_looks():
        raise _refused(f"“{slug}” is reserved, or looks like a name that is. Please choose another.")
    return slug


def _check_letters(slug: str) -> None:
    if slug.startswith("xn--"):
        raise _refused(
            "Addresses that begin with “xn--” are encoded international names. Use the letters a–z."
        )
    for character in slug:
        if not _ALLOWED.fullmatch(character):
            raise _refused(_why_not(character))


def _why_not(character: str) -> str:
    if character.isspace():
        return "Use hyphens instead of spaces."
    if character.isascii():
        return f"“{character}” cannot be part of an address. Use the letters a–z, digits and hyphens."
    name = unicodedata.name(character, "a special character").lower()
    return f"“{character}” ({name}) is not one of the letters a–z, though it may look so. Use a–z, digits and hyphens."


@cache
def _reserved_looks() -> frozenset[str]:
    return frozenset(look_of(word) for word in RESERVED)


def _refused(message: str) -> SlugInvalid:
    return SlugInvalid(message, field="slug")


def is_slug_free(slug: str) -> bool:
    """Whether nobody has it now, nor one that looks like it. The database's constraints decide in the end."""
    return not Shop.objects.filter(Q(slug=slug) | Q(slug_look=look_of(slug))).exists()


def taken(slug: str) -> SlugTaken:
    """The refusal of a slug that is not free: somebody's own, or too much like it."""
    if Shop.objects.filter(slug=slug).exists():
        return SlugTaken(f"“{slug}” is already taken. Please choose another address.", field="slug")
    return SlugTaken(
        f"“{slug}” looks too much like another shop's address. Please choose another one.", field="slug"
    )


def suggest_slug(name: str) -> str:
    """A free, allowed slug made of a shop's name; `shop-2` and so on for names of which nothing is left."""
    base = _from_name(name)
    candidates = [base, *(f"{base[: LONGEST - 4].rstrip('-')}-{number}" for number in range(2, 100))]
    usable = [candidate for candidate in candidates if _is_allowed(candidate)]
    looks = {candidate: look_of(candidate) for candidate in usable}
    near = Shop.objects.filter(Q(slug__in=usable) | Q(slug_look__in=looks.values()))
    seen = {value for pair in near.values_list("slug", "slug_look") for value in pair}
    free = (each for each in usable if each not in seen and looks[each] not in seen)
    return next(free, f"{base[:28]}-{_tail()}")


def _from_name(name: str) -> str:
    text = "".join(
        _LETTERS.get(character, character) for character in unicodedata.normalize("NFC", name).lower()
    )
    text = unicodedata.normalize("NFKD", text).replace("'", "").replace("’", "")
    text = "".join(character for character in text if not unicodedata.combining(character))
    slug = re.sub(r"-+", "-", _NOT_ALLOWED.sub("-", text)).strip("-")[:LONGEST].strip("-")
    return slug if len(slug) >= SHORTEST and not slug.isdigit() else f"shop-{slug}".strip("-")


def _is_allowed(slug: str) -> bool:
    try:
        check_slug(slug)
    except SlugInvalid:
        return False
    return True


def _tail() -> str:
    from core.ids import random_token

    return re.sub(r"[^a-z0-9]", "", random_token(12).lower())[:8] or "x1"
