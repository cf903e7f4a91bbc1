from django.apps import AppConfig


class FeeTermsConfig(AppConfig):
    name = "billing.fee_terms"
    label = "fee_terms"
