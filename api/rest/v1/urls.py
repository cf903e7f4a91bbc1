"""REST v1, on a shop's own host."""

from django.urls import path

from api.rest.v1 import admin_orders, admin_refunds, carts, checkouts, collections, orders, products, stock

urlpatterns = [
    path("products", products.ProductList.as_view()),
    path("products/<str:product>", products.ProductDetail.as_view()),
    path("collections", collections.CollectionList.as_view()),
    path("collections/<str:handle>", collections.CollectionDetail.as_view()),
    path("carts", carts.CartList.as_view()),
    path("carts/<str:token>", carts.CartDetail.as_view()),
    path("carts/<str:token>/lines", carts.CartLines.as_view()),
    path("carts/<str:token>/lines/<str:variant_id>", carts.CartLineDetail.as_view()),
    path("carts/<str:token>/checkout", checkouts.CheckoutDetail.as_view()),
    path("carts/<str:token>/checkout/payment-methods", checkouts.PaymentMethodList.as_view()),
    path("carts/<str:token>/checkout/place", checkouts.CheckoutPlace.as_view()),
    path("orders/<str:token>", orders.OrderStatus.as_view()),
    path("admin/products", products.AdminProductList.as_view()),
    path("admin/products/<str:product>", products.AdminProductDetail.as_view()),
    path("admin/variants/<str:variant>", products.AdminVariantDetail.as_view()),
    path("admin/stock", stock.StockList.as_view()),
    path("admin/stock/<str:variant>", stock.StockDetail.as_view()),
    path("admin/orders", admin_orders.AdminOrderList.as_view()),
    path("admin/orders/<str:order>", admin_orders.AdminOrderDetail.as_view()),
    path("admin/orders/<str:order>/fulfillments", admin_orders.AdminFulfillments.as_view()),
    path("admin/orders/<str:order>/cancellation", admin_orders.AdminCancellation.as_view()),
    path("admin/orders/<str:order>/mark-paid", admin_orders.AdminMarkPaid.as_view()),
    path("admin/orders/<str:order>/refunds", admin_refunds.AdminRefunds.as_view()),
    path("admin/orders/<str:order>/refunds/preview", admin_refunds.AdminRefundPreview.as_view()),
]
