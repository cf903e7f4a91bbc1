"""The shop, the request and the addresses."""

from collections.abc import Sequence
from typing import Annotated

from storefront_themes.engine.drops.base import Drop, computed
from storefront_themes.engine.drops.media import Image


class Language(Drop):
    """A language the shop speaks."""

    liquid_name = "shop_locale"

    iso_code: Annotated[str, "Such as en"]
    name: Annotated[str, "In English"] = ""
    endonym_name: Annotated[str, "In itself"] = ""
    primary: Annotated[bool, "Whether it is the shop's own"] = False
    root_url: Annotated[str, "Address of the home page in this language"] = "/"


class Currency(Drop):
    """A currency."""

    liquid_name = "currency"

    iso_code: Annotated[str, "Such as EUR"]
    name: Annotated[str, "Such as Euro"] = ""
    symbol: Annotated[str, "Such as €"] = ""


class Country(Drop):
    """A country the shop sells to."""

    liquid_name = "country"

    iso_code: Annotated[str, "Two letters"]
    name: Annotated[str, "In the page's language"] = ""
    currency: Annotated[Currency | None, "What is charged there"] = None


class Policy(Drop):
    """A legal text of the shop."""

    liquid_name = "policy"

    title: Annotated[str, "Such as Refund policy"]
    handle: Annotated[str, "Name in addresses"]
    url: Annotated[str, "Address"]
    body: Annotated[str, "HTML, sanitised"] = ""


class Brand(Drop):
    """How the shop presents itself."""

    liquid_name = "brand"

    slogan: Annotated[str, "One line"] = ""
    short_description: Annotated[str, "A few sentences"] = ""
    logo: Annotated[Image | None, "The shop's mark"] = None
    cover_image: Annotated[Image | None, "The picture of the front page"] = None


class Shop(Drop):
    """The shop the page belongs to."""

    liquid_name = "shop"

    name: Annotated[str, "Name"]
    url: Annotated[str, "Address with scheme, no trailing slash"] = ""
    domain: Annotated[str, "Main host"] = ""
    description: Annotated[str, "For search engines"] = ""
    email: Annotated[str, "Where shoppers write to"] = ""
    phone: Annotated[str, "Where shoppers call"] = ""
    currency: Annotated[str, "ISO 4217 code"] = "EUR"
    locale: Annotated[str, "Its own language"] = "en"
    taxes_included: Annotated[bool, "Whether prices include tax"] = True
    customer_accounts_enabled: Annotated[bool, "Whether shoppers can sign in"] = True
    products_count: Annotated[int, "How many products are published"] = 0
    collections_count: Annotated[int, "How many collections are published"] = 0
    brand: Annotated[Brand | None, "How it presents itself"] = None
    policies: Annotated[Sequence[Policy], "Its legal texts"] = ()
    published_locales: Annotated[Sequence[Language], "Languages it speaks"] = ()
    enabled_currencies: Annotated[Sequence[Currency], "Currencies it takes"] = ()

    @computed
    def secure_url(self) -> str:
        """The same as url."""
        return self.url


class Request(Drop):
    """What was asked for. Nothing personal: pages are the same for everybody."""

    liquid_name = "request"

    host: Annotated[str, "Host name"] = ""
    origin: Annotated[str, "Scheme and host"] = ""
    path: Annotated[str, "Path without the query"] = "/"
    page_type: Annotated[str, "index, product, collection, search, cart, page, 404 ..."] = "index"
    locale: Annotated[Language | None, "The page's language"] = None
    design_mode: Annotated[bool, "Whether the editor is showing the page"] = False
    visual_preview_mode: Annotated[bool, "Whether a preview is drawn"] = False


class Routes(Drop):
    """Addresses of the storefront."""

    liquid_name = "routes"

    root_url: Annotated[str, "Home"] = "/"
    collections_url: Annotated[str, "All collections"] = "/collections"
    all_products_collection_url: Annotated[str, "All products"] = "/collections/all"
    search_url: Annotated[str, "Search"] = "/search"
    predictive_search_url: Annotated[str, "Suggestions while typing"] = "/search/suggest"
    cart_url: Annotated[str, "Cart"] = "/cart"
    cart_add_url: Annotated[str, "Where product forms post"] = "/cart/add"
    cart_change_url: Annotated[str, "Where one line is changed"] = "/cart/change"
    cart_update_url: Annotated[str, "Where the cart form posts"] = "/cart/update"
    cart_clear_url: Annotated[str, "Where the cart is emptied"] = "/cart/clear"
    account_url: Annotated[str, "The shopper's account"] = "/account"
    account_login_url: Annotated[str, "Sign in"] = "/account/login"
    account_logout_url: Annotated[str, "Sign out"] = "/account/logout"
    account_addresses_url: Annotated[str, "Addresses"] = "/account/addresses"


class Localization(Drop):
    """Where and in which language the page is shown."""

    liquid_name = "localization"

    language: Annotated[Language, "The page's language"]
    country: Annotated[Country | None, "The page's country"] = None
    available_languages: Annotated[Sequence[Language], "To choose from"] = ()
    available_countries: Annotated[Sequence[Country], "To choose from"] = ()


class Theme(Drop):
    """The theme at work."""

    liquid_name = "theme"

    name: Annotated[str, "Name"]
    id: Annotated[str, "Identifier"] = ""
    role: Annotated[str, "'main' or 'unpublished'"] = "main"


class Template(Drop):
    """The template at work. Prints as its name and equals it."""

    liquid_name = "template"

    name: Annotated[str, "Such as product"]
    suffix: Annotated[str, "Of an alternate template"] = ""
    directory: Annotated[str, "Such as customers"] = ""

    def __str__(self) -> str:
        return f"{self.name}.{self.suffix}" if self.suffix else self.name

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, str | Template) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))
