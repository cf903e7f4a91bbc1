"""Settings for `./stoa demo` and for work on Stoa itself: plain http on *.localhost."""

from config.settings import env
from config.settings.base import *  # noqa: F403
from config.settings.databases import aliases

DEBUG = env.flag("STOA_DEBUG")
PUBLIC_SCHEME = env.text("STOA_SCHEME", "http")
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PUBLIC_SCHEME
SECRET_KEY = env.text("SECRET_KEY") or "dev-only-key-that-signs-nothing-worth-stealing-0123456789"
FIELD_KEYS = env.words("FIELD_KEYS") or ["ZGV2LW9ubHktZmllbGQta2V5LTAxMjM0NTY3ODlhYmM="]
DATABASES = aliases(pool=True)
STORAGES = {
    "default": {"BACKEND": "core.storage.ScopedFileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
TEST_GATEWAY = True
LOG_FORMAT = env.text("LOG_FORMAT", "json")
