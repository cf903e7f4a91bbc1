"""What every request goes through: ids, limits, headers, health. A real WSGI request, our own middleware alone."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import RequestFactory

from core import csp
from core.context import request_id
from core.health import HealthMiddleware
from core.middleware import BodyLimitMiddleware, RequestIdMiddleware, SecurityHeadersMiddleware

requests = RequestFactory()


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>page")


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.body)


# ------------------------------------------------------------------ ids


def test_every_answer_carries_its_own_id() -> None:
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request_id())
        return HttpResponse("ok")

    middleware = RequestIdMiddleware(view)
    answers = [middleware(requests.get("/")) for _ in range(2)]
    assert [answer["X-Request-ID"] for answer in answers] == seen
    assert len(set(seen)) == 2
    assert request_id() == ""


@pytest.mark.parametrize(
    ("trusted", "given", "kept"),
    [(True, "edge-12345678", True), (False, "edge-12345678", False), (True, "a\nb", False)],
)
def test_only_our_proxys_id_is_believed(settings: Any, trusted: bool, given: str, kept: bool) -> None:
    settings.TRUST_PROXY = trusted
    answer = RequestIdMiddleware(page)(requests.get("/", HTTP_X_REQUEST_ID=given))
    assert (answer["X-Request-ID"] == given) == kept


# ------------------------------------------------------------------ bodies and addresses


class Unread(io.BytesIO):
    """A body that must not be touched."""

    def read(self, *_args: Any) -> bytes:
        raise AssertionError("the body was read")


def with_body(stream: io.BytesIO, **meta: Any) -> WSGIRequest:
    environ = requests._base_environ(REQUEST_METHOD="POST", PATH_INFO=meta.pop("PATH_INFO", "/"), **meta)
    return WSGIRequest({**environ, "wsgi.input": stream})


def test_a_body_that_says_it_is_too_large_is_refused_unread(settings: Any) -> None:
    settings.MAX_BODY_BYTES = 100
    answer = BodyLimitMiddleware(echo)(with_body(Unread(), CONTENT_LENGTH="101"))
    assert answer.status_code == 413
    assert (
        BodyLimitMiddleware(echo)(with_body(io.BytesIO(b"x" * 100), CONTENT_LENGTH="100")).status_code == 200
    )


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "٣", "0x10"])
def test_a_crooked_length_is_refused(length: str) -> None:
    assert BodyLimitMiddleware(echo)(with_body(Unread(), CONTENT_LENGTH=length)).status_code == 400


def test_a_chunked_body_is_counted_and_read(settings: Any) -> None:
    settings.MAX_BODY_BYTES = 100
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "", "CONTENT_TYPE": "application/json"}
    assert BodyLimitMiddleware(echo)(with_body(io.BytesIO(b"x" * 101), **chunked)).status_code == 413
    form = chunked | {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
    assert BodyLimitMiddleware(echo)(with_body(io.BytesIO(b"a=b"), **form)).status_code == 411
    assert BodyLimitMiddleware(echo)(with_body(io.BytesIO(b""), **chunked)).status_code == 400
    answer = BodyLimitMiddleware(echo)(with_body(io.BytesIO(b"hello"), **chunked))
    assert isinstance(answer, HttpResponse)
    assert answer.content == b"hello"


def test_uploads_have_a_limit_of_their_own(settings: Any) -> None:
    settings.MAX_BODY_BYTES, settings.MAX_UPLOAD_BYTES, settings.UPLOAD_PATHS = 10, 100, [r"^/files/"]
    form = "multipart/form-data; boundary=x"
    for path, kind, length, status in [
        ("/files/a", form, 100, 200),
        ("/files/a", form, 101, 413),
        ("/files/a", "application/json", 11, 413),
        ("/a/files/", form, 11, 413),
    ]:
        request = with_body(
            io.BytesIO(b"x" * length), PATH_INFO=path, CONTENT_TYPE=kind, CONTENT_LENGTH=str(length)
        )
        assert BodyLimitMiddleware(page)(request).status_code == status, (path, kind, length)


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/a\x00b", "", 400),
        ("/a\nb", "", 400),
        ("/", "q=%00", 400),
        ("/", "q=%1B", 400),
        ("/", "q=%7f", 400),
        ("/", "q=a%0Ab%09c", 200),
        ("/", "q=%E2%82%AC", 200),
        ("/über", "", 200),
    ],
)
def test_addresses_have_no_control_characters(path: str, query: str, status: int) -> None:
    request = with_body(io.BytesIO(), PATH_INFO=path, QUERY_STRING=query)
    request.path_info = path
    assert BodyLimitMiddleware(page)(request).status_code == status


# ------------------------------------------------------------------ headers


def answered(
    view: Callable[[HttpRequest], HttpResponse], surface: str = "public", **extra: Any
) -> HttpResponse:
    request = requests.get("/", **extra)
    request.surface = surface
    response = SecurityHeadersMiddleware(view)(request)
    assert isinstance(response, HttpResponse)
    return response


@pytest.mark.parametrize("surface", ["public", "storefront", "unheard-of"])
def test_no_surface_allows_inline_or_eval_or_framing(surface: str) -> None:
    response = answered(page, surface)
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_a_page_adds_what_it_embeds() -> None:
    def pay(_request: HttpRequest) -> HttpResponse:
        response = HttpResponse("<p>pay")
        csp.allow(response, "frame-src", "https://js.stripe.com")
        csp.allow(response, "script-src", "https://js.stripe.com")
        return response

    policy = answered(pay)["Content-Security-Policy"]
    assert "frame-src https://js.stripe.com" in policy
    assert "script-src 'self' https://js.stripe.com" in policy


def test_a_page_that_may_be_framed_says_by_whom() -> None:
    def preview(_request: HttpRequest) -> HttpResponse:
        response = HttpResponse("<p>preview")
        csp.replace(response, "frame-ancestors", "https://stoa.example")
        return response

    response = answered(preview)
    assert "frame-ancestors https://stoa.example" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response


def test_what_is_no_page_may_do_nothing() -> None:
    response = answered(lambda _request: JsonResponse({}))
    assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_over_tls_everything_is_upgraded() -> None:
    assert "upgrade-insecure-requests" in answered(page, secure=True)["Content-Security-Policy"]
    assert "upgrade-insecure-requests" not in answered(page)["Content-Security-Policy"]


def test_a_views_own_header_stays() -> None:
    def shared(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("x", headers={"Cross-Origin-Resource-Policy": "cross-origin"})

    assert answered(shared)["Cross-Origin-Resource-Policy"] == "cross-origin"


# ------------------------------------------------------------------ health


def health(path: str, **meta: Any) -> HttpResponse:
    response = HealthMiddleware(page)(requests.get(path, **meta))
    assert isinstance(response, HttpResponse)
    return response


def test_the_process_answers_without_looking_at_anything(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert json.loads(health("/healthz").content) == {"status": "ok"}
    assert health("/healthz/else").content == b"<p>page"


def test_it_is_ready_when_everything_is_there(committed: None, settings: Any) -> None:
    answer = health("/readyz", HTTP_HOST="10.0.0.7")
    assert (answer.status_code, json.loads(answer.content)["cell"]) == (200, "ok")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = health("/readyz")
    body = json.loads(answer.content)
    assert (answer.status_code, body["redis"], body["platform"]) == (503, "unavailable", "ok")
    assert "127.0.0.1" not in answer.content.decode()


@pytest.mark.parametrize(
    ("token", "meta", "status"),
    [
        ("", {"REMOTE_ADDR": "127.0.0.1"}, 200),
        ("", {"REMOTE_ADDR": "10.1.2.3"}, 200),
        ("", {"REMOTE_ADDR": "93.184.216.34"}, 404),
        ("", {"REMOTE_ADDR": "10.1.2.3", "HTTP_X_FORWARDED_FOR": "93.184.216.34"}, 404),
        ("", {"REMOTE_ADDR": ""}, 404),
        ("s3cret", {"REMOTE_ADDR": "127.0.0.1"}, 404),
        ("s3cret", {"REMOTE_ADDR": "93.184.216.34", "HTTP_AUTHORIZATION": "Bearer s3cret"}, 200),
        ("s3cret", {"HTTP_AUTHORIZATION": "Bearer guess"}, 404),
    ],
)
def test_figures_are_for_those_who_may_see_them(
    settings: Any, token: str, meta: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN = token
    RequestIdMiddleware(page)(requests.get("/"))
    answer = health("/metrics", **meta)
    assert answer.status_code == status
    assert (b"stoa_requests_total" in answer.content) == (status == 200)
