"""Settings of a deployed Stoa: every secret comes from the environment, everything travels over TLS."""

from config.settings import env
from config.settings.base import *  # noqa: F403
from config.settings.base import MIDDLEWARE, TRUST_PROXY
from config.settings.databases import aliases

SECRET_KEY = env.required("SECRET_KEY")
FIELD_KEYS = env.required("FIELD_KEYS").replace(",", " ").split()
DATABASES = aliases(pool=True)
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", *MIDDLEWARE]
SECURE_SSL_REDIRECT = env.flag("STOA_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$", r"^\.well-known/stoa-tls$"]
SECURE_HSTS_SECONDS = env.number("STOA_HSTS_SECONDS", 31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-stoa_session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-stoa_csrf"
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
