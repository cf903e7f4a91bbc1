from django.db.models import QuerySet

from tenants.api_keys.models import ApiKey


def keys() -> QuerySet[ApiKey]:
    """All keys of the shop, the newest first, revoked ones too."""
    return ApiKey.objects.order_by("revoked_at", "-created_at")
