"""The test gateway's one page call: the shopper's answer to its challenge.  Routed only where TEST_GATEWAY is on."""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from core.errors import PermanentFailure
from integrations.test_gateway.gateway import TestGateway


@require_POST
def answer(request: HttpRequest) -> JsonResponse:
    """``{"reference": …, "passed": true}``; the unguessable reference is the right to answer."""
    if not settings.TEST_GATEWAY:
        raise Http404
    try:
        given = json.loads(request.body)
        result = TestGateway().answer(str(given["reference"]), passed=given["passed"] is True)
    except (ValueError, KeyError, TypeError, PermanentFailure) as error:
        raise Http404 from error
    return JsonResponse({"status": result.status})
