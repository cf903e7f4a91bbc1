"""Settings that every surface and every process share."""

from pathlib import Path
from typing import Any

from config.settings import env
from core.redis import HASTY

ROOT = Path(__file__).resolve().parents[3]
STATE_DIR = Path(env.text("STOA_STATE_DIR", str(ROOT / ".stoa")))

SECRET_KEY = env.text("SECRET_KEY")
FIELD_KEYS: list[str] = env.words("FIELD_KEYS")  # first encrypts, all decrypt
DEBUG = False
DEMO = env.flag("STOA_DEMO")

# ---------------------------------------------------------------- addresses
DOMAIN = env.text("STOA_DOMAIN", "stoa.localhost")  # public site; shops are <slug>.DOMAIN
PUBLIC_SCHEME = env.text("STOA_SCHEME", "https")
PUBLIC_PORT = env.text("STOA_PORT")  # empty: the scheme's own
TRUST_PROXY = env.flag("STOA_TRUST_PROXY")  # X-Forwarded-Proto and -For of the one proxy in front
ALLOWED_HOSTS = ["*"]  # shops.middleware decides, shop by shop, and answers unknown hosts itself

# ---------------------------------------------------------------- applications
SHARED_APPS = [
    "django_tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "config.apps.ConfigConfig",
    "core",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django_otp",
    "shops",
    "billing.plans",
    "billing.subscriptions",
    "billing.fee_terms",
    "billing.connect",
    "billing.payouts",
    "billing.ledger",
    "web",
    "rest_framework",
    "drf_spectacular",
    "storefront_themes",
    "integrations",
]
TENANT_APPS = [
    "tenants.store",
    "tenants.catalog",
    "tenants.customers",
    "tenants.content",
    "tenants.themes",
    "tenants.contact",
    "tenants.pricing",
    "tenants.inventory",
    "tenants.payments",
    "tenants.tax",
    "tenants.shipping",
    "tenants.search",
    "tenants.cart",
    "tenants.orders",
    "tenants.notifications",
    "tenants.importing",
    "tenants.checkout",
    "tenants.api_keys",
    "api",
]
SOCIAL_PROVIDERS = env.words("SOCIAL_PROVIDERS")  # for example: google github
SHARED_APPS += [f"allauth.socialaccount.providers.{name}" for name in SOCIAL_PROVIDERS]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]

TENANT_MODEL = "shops.Shop"
TENANT_DOMAIN_MODEL = "shops.Domain"
TENANT_DB_ALIAS = "default"
TENANT_LIMIT_SET_CALLS = True
SHOP_SPARES = env.number("SHOP_SPARES", 10)  # schemas kept ready for sign-ups

AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---------------------------------------------------------------- requests
MIDDLEWARE = [
    "core.health.HealthMiddleware",
    "shops.certificates.CertificateMiddleware",
    "core.middleware.RequestIdMiddleware",
    "api.rest.middleware.ProblemMiddleware",
    "core.middleware.BodyLimitMiddleware",
    "core.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # before the shop: pages of closed shops need their styles too
    "shops.middleware.HostMiddleware",
    "web.storefront.middleware.SameOriginMiddleware",
    "web.storefront.lock.LockedShopMiddleware",
    "web.middleware.PublicSessionMiddleware",
    "web.middleware.PublicCsrfMiddleware",
    "web.middleware.PublicAuthenticationMiddleware",
    "web.middleware.PublicOtpMiddleware",
    "web.middleware.PublicSecondFactorMiddleware",
    "web.confirming.ConfirmationMiddleware",
    "web.middleware.PublicMessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "web.middleware.PublicUserSessionsMiddleware",
    "web.middleware.DomainErrorMiddleware",
]
ROOT_URLCONF = "config.urls.public"
STOREFRONT_URLCONF = "config.urls.storefront"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
APPEND_SLASH = True
PAGE_CACHE_MB = env.number("STOA_PAGE_CACHE_MB", 32)  # finished storefront pages, in each process; 0: none
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MAX_UPLOAD_BYTES = 50 * 1024 * 1024
UPLOAD_PATHS = [r"^/manage/"]  # only here a multipart form may be larger than 2 MiB

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context.surface",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django.templatetags.static", "django.templatetags.i18n", "web.templatetags.stoa"],
        },
    }
]
FORM_RENDERER = "web.forms.StoaRenderer"

# ---------------------------------------------------------------- data
DATABASE_ROUTERS = ["shops.routers.AliasRouter", "django_tenants.routers.TenantSyncRouter"]

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
_CACHE: dict[str, Any] = {
    "BACKEND": "core.cache.ForgivingRedisCache",
    "LOCATION": REDIS_URL,
    "KEY_PREFIX": "stoa",
    "OPTIONS": HASTY,
}
CACHES = {
    "default": {**_CACHE, "KEY_FUNCTION": "core.cache.make_key"},  # third-party apps
    "shop": {**_CACHE, "KEY_FUNCTION": "core.cache.shop_key"},
    "platform": {**_CACHE, "KEY_FUNCTION": "core.cache.platform_key"},
}
SESSION_ENGINE = "core.sessions"
SESSION_CACHE_ALIAS = "platform"  # one key for a session, whatever shop is entered while it is read
SESSION_COOKIE_NAME = "stoa_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "stoa_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(STATE_DIR / "media")))
MAILBOX_DIR = STATE_DIR / "mail"  # where the demo keeps what it would have sent
MEDIA_URL = "/media/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(STATE_DIR / "static")))
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "platform" / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "core.storage.ScopedFileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---------------------------------------------------------------- people
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "accounts.hashers.PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/manage/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_UNIQUE_EMAIL = True
# A form that ends at another service is what `form-action 'self'` refuses; the state parameter guards the way back.
SOCIALACCOUNT_LOGIN_ON_GET = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PUBLIC_SCHEME
USERSESSIONS_TRACK_ACTIVITY = True
OTP_TOTP_ISSUER = "Stoa"

# ---------------------------------------------------------------- work in the background
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # core.logs has it
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "core.beat:Scheduler"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}

# ---------------------------------------------------------------- what is forgotten, in days
OUTBOX_KEEP_DAYS = env.number("OUTBOX_KEEP_DAYS", 30)  # finished work
INBOX_KEEP_DAYS = env.number("INBOX_KEEP_DAYS", 90)  # vendors' messages that were handled
IDEMPOTENCY_KEEP_DAYS = env.number("IDEMPOTENCY_KEEP_DAYS", 2)  # answers kept for a repeated request
IMPORT_KEEP_DAYS = env.number("IMPORT_KEEP_DAYS", 90)  # product files and what became of them
SIGN_IN_KEEP_DAYS = env.number("SIGN_IN_KEEP_DAYS", 7)  # customers' codes and sessions that are over

# ---------------------------------------------------------------- mail
for _name, _value in env.email(env.text("EMAIL_URL", "console://")).items():
    globals()[_name] = _value
# compose.yaml hands on what is not set as an empty text.
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL") or f"Stoa <hello@{DOMAIN}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ---------------------------------------------------------------- third parties
STRIPE_API_BASE = env.text("STRIPE_API_BASE")  # empty: Stripe itself
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY")
STRIPE_PUBLISHABLE_KEY = env.text("STRIPE_PUBLISHABLE_KEY")
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET")
STRIPE_JS_URL = env.text("STRIPE_JS_URL", "https://js.stripe.com/v3/")
STRIPE_ACCOUNT_PROFILE = env.text(
    "STRIPE_ACCOUNT_PROFILE", "standard"
)  # or white_label: our dashboard, our losses
TEST_GATEWAY = env.flag("STOA_TEST_GATEWAY", DEMO)
# Whether the commission goes back in proportion when a merchant gives money back.
RETURN_COMMISSION = env.flag("STOA_RETURN_COMMISSION", True)
# Who says whose a merchant's own domain is: the name system, or a file instead of it.
DOMAIN_RESOLVER = env.text("STOA_DOMAIN_RESOLVER", "zone_file" if DEMO else "dns")
DOMAIN_ZONE_FILE = env.text("STOA_ZONE_FILE", str(STATE_DIR / "zone"))
SENTRY_DSN = env.text("SENTRY_DSN")
METRICS_TOKEN = env.text("METRICS_TOKEN")  # of /metrics; empty: private addresses only
HTTP_ALLOWED_PRIVATE_HOSTS = env.words("HTTP_ALLOWED_PRIVATE_HOSTS")

# ---------------------------------------------------------------- language and time
LANGUAGE_CODE = "en"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
FORMAT_MODULE_PATH = ["web.formats"]

LOGGING_CONFIG = "core.logs.configure"
LOG_LEVEL = env.text("LOG_LEVEL", "INFO")
LOGGING: dict[str, Any] = {"configured_by": LOGGING_CONFIG}  # empty, Django would not call it

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "api.rest.openapi.schema.StoaSchema",
    "EXCEPTION_HANDLER": "api.rest.errors.problem_response",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Stoa API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,
    "POSTPROCESSING_HOOKS": [],
    "SORT_OPERATIONS": False,
}
# W002, W003: framing is governed by the CSP's frame-ancestors, CSRF by web.middleware on the surfaces it is for.
SILENCED_SYSTEM_CHECKS: list[str] = ["security.W002", "security.W003"]
