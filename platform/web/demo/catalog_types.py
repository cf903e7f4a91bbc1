"""The shape of the demo shops' catalog. Prices are minor units of the shop's currency."""

from dataclasses import dataclass

from tenants.content.services import LinkInput


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoVariant:
    """One thing for sale. `options` in the order of the product's options; `image` is a picture's number."""

    options: tuple[str, ...]
    sku: str
    price: int
    stock: int
    compare_at: int | None = None
    image: int = 0
    grams: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProduct:
    """A product; `key` names its pictures (`web.demo.art.product_image(key, number)`) and its address."""

    key: str
    title: str
    description: str
    product_type: str
    vendor: str
    tags: tuple[str, ...]
    options: tuple[str, ...]
    variants: tuple[DemoVariant, ...]
    alts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCollection:
    """A collection with its products' keys in order; its picture is that of a product."""

    handle: str
    title: str
    description: str
    products: tuple[str, ...]
    picture: tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPage:
    """A page of text."""

    handle: str
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoShop:
    """Everything a demo shop shows. `theme` goes into the shop's theme settings, `menus` by handle,
    `seller` is what invoices say of it."""

    slug: str
    name: str
    tagline: str
    country: str
    products: tuple[DemoProduct, ...]
    collections: tuple[DemoCollection, ...]
    pages: tuple[DemoPage, ...]
    menus: dict[str, tuple[LinkInput, ...]]
    theme: dict[str, object]
    seller: dict[str, str]


def spread(
    code: str, first: tuple[str, ...], second: tuple[str, ...] = (), *,
    price: int, stock: tuple[int, ...], step: int = 0, compare_at: int | None = None, grams: int = 500,
) -> tuple[DemoVariant, ...]:  # fmt: skip
    """Variants of one or two options. The first option is the colourway and has pictures 0, 2, 4 ...

    `stock` is gone through again and again; `step` is what each further second value costs more.
    """
    made: list[DemoVariant] = []
    for row, colour in enumerate(first):
        for column, other in enumerate(second or ("",)):
            made.append(
                DemoVariant(
                    options=(colour, other) if second else (colour,),
                    sku="-".join(
                        filter(None, (code, colour[:3].upper(), other.replace(" ", "")[:4].upper()))
                    ),
                    price=price + step * column,
                    compare_at=compare_at + step * column if compare_at else None,
                    stock=stock[(row * max(len(second), 1) + column) % len(stock)],
                    image=row * 2,
                    grams=grams,
                )
            )
    return tuple(made)


def alts(subject: str, colours: tuple[str, ...]) -> tuple[str, ...]:
    """Two alternative texts for every colourway, in the order of the pictures."""
    return tuple(
        text
        for colour in colours
        for text in (
            f"{subject}{', ' + colour if colour else ''}, before a plain wall",
            f"{subject}{', ' + colour if colour else ''}, in a niche in low sunlight",
        )
    )
