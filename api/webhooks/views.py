"""Where vendors send their webhooks: verified, kept, answered at once; handled later through the outbox."""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from api.webhooks.receiving import take
from core.errors import TooLarge
from core.registry import adapter, adapters
from tenants.payments.ports import Capability, NoticeRefused, PaymentGateway

logger = logging.getLogger(__name__)
MOST_BYTES = 256 * 1024


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, vendor: str) -> HttpResponse:
    """200 when the message is kept, also the second time; 400 when the vendor did not sign it; 404 for no vendor."""
    gateway = _gateway(vendor)
    try:
        notices = gateway.verify(headers=request.headers, body=_body(request))
    except NoticeRefused as refusal:
        logger.warning("webhook refused: %s", refusal.message, extra={"vendor": vendor})
        return JsonResponse({"error": refusal.message}, status=400)
    new = [take(gateway, notice) for notice in notices]
    return JsonResponse({"received": len(new), "new": sum(new)})


def _gateway(vendor: str) -> PaymentGateway:
    known = vendor in adapters(PaymentGateway) and (vendor != "test" or settings.TEST_GATEWAY)
    found: PaymentGateway | None = adapter(PaymentGateway, vendor) if known else None
    if found is None or Capability.NOTICES not in found.capabilities:
        raise Http404("no such vendor")
    return found


def _body(request: HttpRequest) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES or len(request.body) > MOST_BYTES:
        raise TooLarge("A webhook is smaller than this.")
    return request.body
