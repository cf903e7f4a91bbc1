"""The rules of tenancy as system checks: Django refuses to start when one is broken."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.checks import CheckMessage, Error, Tags, register

from shops.routers import alias_of, tenant_labels


@register(Tags.models)
def shared_or_tenant(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A table that exists on both sides is read silently from the wrong one."""
    both = sorted(set(settings.SHARED_APPS) & set(settings.TENANT_APPS))
    neither = sorted(set(settings.INSTALLED_APPS) - set(settings.SHARED_APPS) - set(settings.TENANT_APPS))
    return [
        *(Error(f"{app} is in SHARED_APPS and in TENANT_APPS.", id="shops.E001") for app in both),
        *(Error(f"{app} is neither in SHARED_APPS nor in TENANT_APPS.", id="shops.E002") for app in neither),
    ]


@register(Tags.models)
def no_generic_foreign_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Content types are numbered on the platform's side; a shop cannot join them."""
    return [
        Error(
            f"{model._meta.label}.{field.name} is a GenericForeignKey in a tenant app.",
            obj=model,
            id="shops.E003",
        )
        for model in apps.get_models()
        if model._meta.app_label in tenant_labels()
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]


@register(Tags.models)
def no_relation_across(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """No foreign key, join or transaction crosses the aliases: hold the other side's id in a UUID column."""
    return [
        Error(
            f"{model._meta.label}.{field.name} points across the aliases to {target}.",
            obj=model,
            id="shops.E004",
        )
        for model in apps.get_models(include_auto_created=True)
        for field, target in _targets(model)
        if alias_of(model._meta.app_label) != alias_of(target._meta.app_label)
    ]


def _targets(model: Any) -> Iterator[tuple[Any, Any]]:
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        related = field.remote_field.model if field.remote_field else None
        if related is not None and not isinstance(related, str):
            yield field, related


@register(Tags.database)
def schema_follows_context(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Any other engine on the alias `default` would read whatever schema the connection was left in."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine == "shops.database":
        return []
    return [Error(f'The alias "default" uses {engine}; it must be "shops.database".', id="shops.E005")]
