from django.apps import AppConfig


class CartConfig(AppConfig):
    name = "tenants.cart"
    label = "cart"
