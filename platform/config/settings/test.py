"""Settings of the test suite: the restricted login, real PostgreSQL and Redis."""

from config.settings import env
from config.settings.base import *  # noqa: F403
from config.settings.base import STATE_DIR
from config.settings.databases import aliases

SECRET_KEY = "test-only-key-that-signs-nothing-worth-stealing-0123456789"
FIELD_KEYS = ["dGVzdC1vbmx5LWZpZWxkLWtleS0wMTIzNDU2Nzg5YWI="]
PUBLIC_SCHEME = "http"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
DATABASES = aliases(pool=False)
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # speed only; production hashes with Argon2
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "core.storage.ScopedFileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PAGE_CACHE_MB = 0  # most tests never commit, so no page would ever be made anew
MEDIA_ROOT = STATE_DIR / "test" / "media"
HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "sk_test_stoa")
STRIPE_PUBLISHABLE_KEY = env.text("STRIPE_PUBLISHABLE_KEY", "pk_test_stoa")
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET", "whsec_stoa_test")
TEST_GATEWAY = True
LOG_LEVEL = "ERROR"
