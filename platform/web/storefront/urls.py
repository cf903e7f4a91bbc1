"""The storefront: what a shopper looks at."""

from django.urls import path

from shops.domains import SHOP_PAGE
from web.storefront.views import browse, cart, files, forms, locked, previews, robots

app_name = "storefront"
urlpatterns = [
    path("", browse.home, name="home"),
    path("collections", browse.collection_list, name="collections"),
    path("collections/<str:handle>", browse.collection, name="collection"),
    path("products/<str:handle>", browse.product, name="product"),
    path("search", browse.search_page, name="search"),
    path("pages/<str:handle>", browse.page, name="page"),
    path("cart", cart.cart, name="cart"),
    path("cart/add", cart.add, name="cart_add"),
    path("cart/update", cart.update, name="cart_update"),
    path("cart.json", cart.count, name="cart_count"),
    path("contact", forms.contact, name="contact"),
    path("newsletter", forms.newsletter, name="newsletter"),
    path("newsletter/confirm/<str:news_token>/", forms.confirm, name="news_confirm"),
    path("newsletter/end/<str:news_token>/", forms.end, name="news_end"),
    path("localization", forms.localization, name="localization"),
    path("account/login", forms.login, name="login"),
    path("account/register", forms.login, name="register"),
    path("password", locked.password, name="password"),
    path("assets/<str:theme>/<str:fingerprint>/<path:name>", files.asset, name="asset"),
    path("media/<path:name>", files.media, name="media"),
    path("preview/leave", previews.leave, name="preview_leave"),
    path("preview/<str:token>/", previews.enter, name="preview"),
    path("favicon.ico", robots.favicon, name="favicon"),
    path(SHOP_PAGE.removeprefix("/"), robots.shop_id, name="shop_id"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
]
