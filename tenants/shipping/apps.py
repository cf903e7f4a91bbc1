from django.apps import AppConfig


class ShippingConfig(AppConfig):
    name = "tenants.shipping"
    label = "shipping"
