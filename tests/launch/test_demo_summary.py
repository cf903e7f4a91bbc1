"""What a person reads and a program parses when the demo is up."""

import json

from launch.demo_summary import as_json, as_text, summary

DATA = {
    "shops": [
        {"slug": "acme", "name": "Acme", "owner": {"email": "alice@example.com", "password": "correct horse"}}
    ],
    "operator": {"email": "olga@example.com", "password": "battery staple", "totp": "SECRET"},
}
FOUND = summary(domain="stoa.localhost", port=8123, sandbox="http://127.0.0.1:9000", data=DATA)


def test_json_is_one_line_with_every_address_and_sign_in():
    line = as_json(FOUND)
    assert "\n" not in line
    found = json.loads(line)
    assert found["public"] == "http://stoa.localhost:8123/"
    assert found["shops"][0]["storefront"] == "http://acme.stoa.localhost:8123/"
    assert found["shops"][0]["backoffice"] == "http://stoa.localhost:8123/manage/acme/"
    assert found["shops"][0]["owner"] == {"email": "alice@example.com", "password": "correct horse"}
    assert found["operations"]["url"] == "http://stoa.localhost:8123/operations/"
    assert found["operations"]["email"] == "olga@example.com"
    assert found["mail"] == "http://stoa.localhost:8123/mail/"
    assert found["stripe_sandbox"] == "http://127.0.0.1:9000"


def test_text_names_the_same():
    text = as_text(FOUND)
    for words in (
        "http://acme.stoa.localhost:8123/", "http://stoa.localhost:8123/mail/", "SECRET", "Ctrl-C",
        "alice@example.com  correct horse", "olga@example.com  battery staple",
    ):  # fmt: skip
        assert words in text
