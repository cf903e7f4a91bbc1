from django.apps import AppConfig


class ConnectConfig(AppConfig):
    name = "billing.connect"
    label = "connect"
