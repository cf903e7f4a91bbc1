"""What a shop's address looks like at a glance, to tell look-alikes of reserved words and of other shops."""

_LOOKS_LIKE = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "i": "l"})


def look_of(slug: str) -> str:
    """What is left of a slug when digits stand for the letters they resemble: `adm1n`, `st0a`, `pay-pal`.

    Two numbers never look alike: `cafe-1` and `cafe-7` may both be. `studio54` beside `studios4` may not, which costs
    an honest merchant another name now and then, and a customer nothing.
    """
    return slug.replace("-", "").replace("rn", "m").replace("vv", "w").translate(_LOOKS_LIKE)
