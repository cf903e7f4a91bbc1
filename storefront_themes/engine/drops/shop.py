"""The shop, the request and the addresses."""

from collections.abc import Callable, Sequence
from typing import Annotated

from markupsafe import Markup

from storefront_themes.engine.drops.address import Address, Country, Currency
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


class Policy(Drop):
    """A legal text of the shop."""

    liquid_name = "policy"

    title: Annotated[str, "Such as Refund policy"]
    handle: Annotated[str, "Name in addresses"]
    url: Annotated[str, "Address"]
    body: Annotated[Markup, "HTML, sanitised"] = Markup("")

    @computed
    def id(self) -> str:
        """The same as handle."""
        return self.handle


class Brand(Drop):
    """How the shop presents itself."""

    liquid_name = "brand"

    slogan: Annotated[str, "One line"] = ""
    logo: Annotated[Image | None, "The shop's mark"] = None
    favicon_url: Annotated[Image | None, "The mark browsers show"] = None
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
    brand: Annotated[Brand | None, "How it presents itself"] = None
    published_locales: Annotated[Sequence[Language], "Languages it speaks"] = ()
    enabled_currencies: Annotated[Sequence[Currency], "Currencies it takes"] = ()
    id: Annotated[str, "Identifier"] = ""
    permanent_domain: Annotated[str, "Its host on the platform"] = ""
    address: Annotated[Address | None, "Where it does business"] = None
    money_format: Annotated[str, "How amounts are written, with {{amount}} in the place of the number"] = ""
    money_with_currency_format: Annotated[str, "The same with the currency's code"] = ""

    _count: Callable[[], tuple[int, int]] = lambda: (0, 0)  # a default for a field
    _load_policies: Callable[[], Sequence[Policy]] = tuple
    _load_kinds: Callable[[], tuple[Sequence[str], Sequence[str]]] = lambda: ((), ())  # likewise

    @computed
    def _counts(self) -> tuple[int, int]:
        return self._count()

    @computed
    def products_count(self) -> int:
        """How many products are published."""
        return self._counts[0]

    @computed
    def collections_count(self) -> int:
        """How many collections are published."""
        return self._counts[1]

    @computed
    def _kinds(self) -> tuple[Sequence[str], Sequence[str]]:
        return self._load_kinds()

    @computed
    def vendors(self) -> Sequence[str]:
        """Makers of its products."""
        return self._kinds[0]

    @computed
    def types(self) -> Sequence[str]:
        """Kinds of its products."""
        return self._kinds[1]

    @computed
    def policies(self) -> Sequence[Policy]:
        """Its legal texts: pages with the handles refund-policy, shipping-policy, privacy-policy, terms-of-service."""
        return self._load_policies()

    @computed
    def refund_policy(self) -> Policy | None:
        """How goods are returned."""
        return self._policy("refund-policy")

    @computed
    def shipping_policy(self) -> Policy | None:
        """How goods are sent."""
        return self._policy("shipping-policy")

    @computed
    def privacy_policy(self) -> Policy | None:
        """What is kept about shoppers."""
        return self._policy("privacy-policy")

    @computed
    def terms_of_service(self) -> Policy | None:
        """What shoppers agree to."""
        return self._policy("terms-of-service")

    def _policy(self, handle: str) -> Policy | None:
        return next((policy for policy in self.policies if policy.handle == handle), None)

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


class Routes(Drop):
    """Addresses of the storefront."""

    liquid_name = "routes"

    root_url: Annotated[str, "Home"] = "/"
    collections_url: Annotated[str, "All collections"] = "/collections"
    all_products_collection_url: Annotated[str, "All products"] = "/collections/all"
    search_url: Annotated[str, "Search"] = "/search"
    cart_url: Annotated[str, "Cart"] = "/cart"
    cart_add_url: Annotated[str, "Where product forms post"] = "/cart/add"
    cart_update_url: Annotated[str, "Where the cart form posts"] = "/cart/update"
    account_url: Annotated[str, "The shopper's account"] = "/account/"
    account_login_url: Annotated[str, "Sign in"] = "/account/sign-in/"
    account_logout_url: Annotated[str, "Sign out"] = "/account/sign-out/"
    account_addresses_url: Annotated[str, "Addresses"] = "/account/addresses/"

    @computed
    def account_register_url(self) -> str:
        """The same as account_login_url: signing in for the first time opens an account."""
        return self.account_login_url

    @computed
    def account_recover_url(self) -> str:
        """The same as account_login_url: there is no password to forget."""
        return self.account_login_url

    @computed
    def account_profile_url(self) -> str:
        """The same as account_url."""
        return self.account_url

    @computed
    def storefront_login_url(self) -> str:
        """The same as account_login_url."""
        return self.account_login_url


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

    def __str__(self) -> str:
        return f"{self.name}.{self.suffix}" if self.suffix else self.name

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, str | Template) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))
