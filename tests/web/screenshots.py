"""Pictures of running pages, phone and desktop, light and dark.

python -m tests.web.screenshots --out /tmp/shots http://stoa.localhost:8000/ http://stoa.localhost:8000/styleguide/
… --sign-in alice@acme.example:password http://stoa.localhost:8000/manage/acme/
"""

import argparse
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.web.browsing import SCHEMES, SIZES, chromium, findings, opened, sideways


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--out", type=Path, default=Path("screenshots"))
    parser.add_argument("--sign-in", default="", metavar="EMAIL:PASSWORD")
    parser.add_argument("--height", action="store_true", help="only the first screen, not the whole page")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for size in SIZES:
            for scheme in SCHEMES:
                with opened(browser, size=size, scheme=scheme) as page:
                    if options.sign_in:
                        sign_in(page, options.addresses[0], options.sign_in)
                    for address in options.addresses:
                        page.goto(address)
                        target = options.out / f"{name_of(address)}-{size}-{scheme}.png"
                        page.screenshot(path=target, full_page=not options.height)
                        for problem in [
                            *findings(page),
                            *(["wider than the window"] if sideways(page) else []),
                        ]:
                            print(f"{target.stem}: {problem}")


def sign_in(page: Page, address: str, secret: str) -> None:
    email, _colon, password = secret.partition(":")
    parts = urlsplit(address)
    page.goto(f"{parts.scheme}://{parts.netloc}/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.click("main button[type=submit], main form button.button--primary")
    page.wait_for_load_state()


def name_of(address: str) -> str:
    parts = urlsplit(address)
    return re.sub(r"[^a-z0-9]+", "-", f"{parts.hostname} {parts.path}".lower()).strip("-")


if __name__ == "__main__":
    main()
