"""What a shopper's browser sends: a product into the cart, and the four requests of a whole checkout."""

import http.client
import re
import secrets
import urllib.parse
from typing import Any

from tests import shopping


def headers(host: str, cookie: str = "") -> dict[str, str]:
    """Of a form sent from the shop's own page. Each visitor has an address, and so a rate limit, of its own."""
    sent = {
        "Host": host,
        "Sec-Fetch-Site": "same-origin",
        "X-Forwarded-For": ".".join(str(secrets.randbelow(254) + 1) for _ in range(4)),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return {**sent, "Cookie": cookie} if cookie else sent


def adding(hosts: list[str], variant: str) -> Any:
    """The n-th request that puts one of a variant into a cart of its own."""
    body = urllib.parse.urlencode({"id": variant, "quantity": "1"}).encode()
    return lambda number: ("POST", "/cart/add", body, headers(hosts[number % len(hosts)]))


FORM = {**shopping.FORM, "gateway": "test", "buyer_token": "test_succeed"}


def buy(port: int, host: str, variant: str, email: str = "") -> str:
    """A shopper without JavaScript buys one thing; returns the address of the order page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(method: str, path: str, fields: dict[str, str] | None, cookie: str) -> tuple[int, str, str, str]:
        body = urllib.parse.urlencode(fields).encode() if fields else None
        connection.request(method, path, body, headers(host, cookie))
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, text, answer.getheader("Location", ""), answer.getheader("Set-Cookie", "")

    _, _, _, cookie = send("POST", "/cart/add", {"id": variant, "quantity": "1"}, "")
    cookie = cookie.split(";")[0]
    form = {**FORM, "email": email or f"{secrets.token_hex(6)}@customer.example"}
    send("GET", "/checkout/", None, cookie)
    status, page, _, _ = send("POST", "/checkout/", {**form, "intent": "save"}, cookie)
    shown = re.search(r'name="shown_total" value="(\d+)"', page)
    assert status == 200, f"{status}: {page[:500]}"
    assert shown, page[:500]
    status, page, location, _ = send(
        "POST", "/checkout/", {**form, "intent": "pay", "shown_total": shown[1]}, cookie
    )
    assert status == 302, f"{status}: {page[:2000]}"
    return location
