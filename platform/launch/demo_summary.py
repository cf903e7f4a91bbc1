"""What `./stoa demo` says when everything answers: addresses and sign-ins, for people or as one JSON line."""

import json
from typing import Any


def summary(*, domain: str, port: int, sandbox: str, data: dict[str, Any]) -> dict[str, Any]:
    """Addresses around what `manage demo_data --json` printed: `shops[]` (slug, owner, …) and `operator`."""
    public = f"http://{domain}:{port}"
    shops = [
        {
            **shop,
            "storefront": f"http://{shop['slug']}.{domain}:{port}/",
            "backoffice": f"{public}/manage/{shop['slug']}/",
        }
        for shop in data.get("shops", [])
    ]
    rest = {key: value for key, value in data.items() if key != "shops"}
    return {
        "public": f"{public}/",
        "shops": shops,
        "operations": {"url": f"{public}/operations/", **rest.pop("operator", {})},
        "mail": f"{public}/mail/",
        "stripe_sandbox": sandbox,
        **rest,
    }


def as_json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False)


def as_text(found: dict[str, Any]) -> str:
    lines = ["", "Stoa is running.", "", f"  Public site    {found['public']}"]
    for shop in found["shops"]:
        lines += ["", f"  Shop {shop.get('name', shop['slug'])}", f"    storefront   {shop['storefront']}"]
        lines += [f"    back office  {shop['backoffice']}"]
        lines += [
            f"    {role:<12} {_sign_in(shop[role])}"
            for role in ("owner", "clerk", "customer")
            if role in shop
        ]
    lines += ["", f"  Operations     {found['operations']['url']}"]
    if "email" in found["operations"]:
        lines += [f"    operator     {_sign_in(found['operations'])}"]
    if "totp" in found["operations"]:
        lines += [f"    second step  TOTP secret {found['operations']['totp']}"]
    lines += [f"  Sent mail      {found['mail']}", f"  Stripe sandbox {found['stripe_sandbox']}"]
    return "\n".join([*lines, "", "Ctrl-C stops it.", ""])


def _sign_in(person: dict[str, Any] | str) -> str:
    if isinstance(person, str):
        return person
    return "  ".join(str(person[key]) for key in ("email", "password") if key in person)
