from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "tenants.store"
    label = "store"
