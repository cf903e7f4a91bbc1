"""The rules of tenancy as system checks, each with an example that breaks it."""

import pytest
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.checks import run_checks
from django.db import models
from django.test.utils import isolate_apps

from shops import checks
from shops.routers import AliasRouter, alias_of, tenant_labels


def ids(messages):
    return {message.id for message in messages}


def test_the_house_keeps_its_own_rules():
    assert [message for message in run_checks() if (message.id or "").startswith("shops.")] == []


def test_an_app_on_both_sides(settings):
    settings.TENANT_APPS = [*settings.TENANT_APPS, "accounts"]
    assert ids(checks.shared_or_tenant(None)) == {"shops.E001"}


def test_an_app_on_no_side(settings):
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "django.contrib.sites"]
    assert ids(checks.shared_or_tenant(None)) == {"shops.E002"}


@isolate_apps("tenants.catalog")
def test_a_relation_across(monkeypatch):
    class Bad(models.Model):
        owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
        kind = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
        object_id = models.UUIDField()
        thing = GenericForeignKey("kind", "object_id")

        class Meta:
            app_label = "catalog"

        def __str__(self):
            return ""

    from django.contrib.auth import get_user_model

    Bad._meta.get_field("owner").remote_field.model = get_user_model()
    monkeypatch.setattr(checks.apps, "get_models", lambda **kwargs: [Bad])
    assert ids(checks.no_relation_across(None)) == {"shops.E004"}
    assert ids(checks.no_generic_foreign_key(None)) == {"shops.E003"}


def test_another_engine(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": "django.db.backends.postgresql"})
    assert ids(checks.schema_follows_context(None)) == {"shops.E005"}


@pytest.mark.parametrize(
    ("label", "alias"), [("catalog", "default"), ("api", "default"), ("shops", "platform")]
)
def test_the_app_decides_the_alias(label, alias):
    assert alias_of(label) == alias
    router = AliasRouter()
    assert router.allow_migrate(alias, label)
    assert not router.allow_migrate("default" if alias == "platform" else "platform", label)


def test_tenant_labels():
    assert {"store", "catalog", "orders"} <= tenant_labels()
    assert not {"accounts", "shops", "core", "ledger"} & tenant_labels()
