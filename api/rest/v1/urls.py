"""REST v1, on a shop's own host."""

from django.urls import path

from api.rest.v1 import carts, products, stock

urlpatterns = [
    path("products", products.ProductList.as_view()),
    path("products/<str:product>", products.ProductDetail.as_view()),
    path("carts", carts.CartList.as_view()),
    path("carts/<str:token>", carts.CartDetail.as_view()),
    path("carts/<str:token>/lines", carts.CartLines.as_view()),
    path("carts/<str:token>/lines/<str:variant_id>", carts.CartLineDetail.as_view()),
    path("admin/products", products.AdminProductList.as_view()),
    path("admin/products/<str:product>", products.AdminProductDetail.as_view()),
    path("admin/variants/<str:variant>", products.AdminVariantDetail.as_view()),
    path("admin/stock", stock.StockList.as_view()),
    path("admin/stock/<str:variant>", stock.StockDetail.as_view()),
]
