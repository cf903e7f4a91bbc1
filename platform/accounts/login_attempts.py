"""How often a password may be guessed.

Tightly for one address at one account, generously for an account and for an address. A limit for the account alone,
and tight, let anybody lock its owner out with five wrong passwords. And where the owner has been signed in from, the
account's limit does not hold at all: whoever guesses from a thousand other addresses keeps only strangers out.
"""

from allauth.usersessions.models import UserSession

from core import ratelimit
from core.client import network_of
from core.errors import RateLimited

TOGETHER = ratelimit.Rate(5, 300)
ADDRESS = ratelimit.Rate(30, 300)
ACCOUNT = ratelimit.Rate(100, 3600)


def require(*, ip: str, email: str) -> None:
    """Count an attempt, before the password is looked at. Raises RateLimited with the seconds to wait."""
    for name, who, rate in _buckets(ip, email):
        verdict = ratelimit.take(name, who, rate)
        if not verdict.allowed and not (rate is ACCOUNT and _has_been_here(ip, email)):
            minutes = max(1, round(verdict.retry_after / 60))
            raise RateLimited(
                f"Too many wrong passwords. Try again in {minutes} minute{'' if minutes == 1 else 's'}, or have a link "
                "to a new password sent to you.",
                retry_after=verdict.retry_after,
            )


def succeeded(*, ip: str, email: str) -> None:
    """The password was right: the attempt does not count."""
    for name, who, rate in _buckets(ip, email):
        ratelimit.give_back(name, who, rate)


def _buckets(ip: str, email: str) -> list[tuple[str, str, ratelimit.Rate]]:
    email = email.strip().lower()
    return [
        ("sign-in", f"{network_of(ip)} {email}", TOGETHER),
        ("sign-in-address", ip, ADDRESS),
        ("sign-in-account", email, ACCOUNT),
    ]


def _has_been_here(ip: str, email: str) -> bool:
    known = UserSession.objects.filter(user__email__iexact=email.strip()).values_list("ip", flat=True)
    return network_of(ip) in {network_of(address) for address in known}
