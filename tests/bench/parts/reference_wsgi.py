"""The yardstick: a Django program whose only page is `SELECT 1`, with no middleware, under the same server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def select_one(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        (number,) = cursor.fetchone()
    return HttpResponse(f"{number}")


def _configure() -> None:
    from config.settings import env

    found = env.database(os.environ["DATABASE_URL"])
    pool = {"pool": {"min_size": 1, "max_size": 8}}
    settings.configure(
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="bench",
        ROOT_URLCONF=__name__,
        DATABASES={
            "default": {
                **found,
                "ENGINE": "django.db.backends.postgresql",
                "OPTIONS": {**found["OPTIONS"], **pool},
            }
        },
    )


urlpatterns = [path("", select_one)]
_configure()
application = get_wsgi_application()
