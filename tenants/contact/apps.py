from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "tenants.contact"
    label = "contact"
