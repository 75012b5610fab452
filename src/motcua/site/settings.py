"""Every setting of one installation, read from the environment once.

What a province administers (calendars, roles, procedures) is not here: it is
dated rows, changed by commands.
"""

import os
from pathlib import Path
from typing import Any

from motcua.kernel import logs
from motcua.site.database import database_from
from motcua.site.typed_settings import networks, whole_number

PACKAGE = Path(__file__).resolve().parent.parent
MODULES = (
    "kernel", "ui", "printing", "papers", "files", "organisations", "calendar", "people", "systems", "tasks", "inspection",
    "procedures", "dossiers", "webhooks", "counter", "portal", "simulation", "operations",
)  # fmt: skip

PRODUCTION = os.environ.get("MOTCUA_PRODUCTION", "") == "1"
DEBUG = False
UNSAFE_KEY = "only-for-the-demonstration-never-for-a-province"
SECRET_KEY = os.environ.get("MOTCUA_SECRET_KEY", UNSAFE_KEY)
ALLOWED_HOSTS = os.environ.get("MOTCUA_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("MOTCUA_ORIGINS", "").split(",") if o]
DATA = Path(os.environ.get("MOTCUA_DATA", "var")).absolute()
TRUSTED_PROXIES = whole_number("MOTCUA_TRUSTED_PROXIES", "0")
PUBLIC_ADDRESS = os.environ.get("MOTCUA_PUBLIC_ADDRESS", "http://127.0.0.1:8080").rstrip("/")

PROVINCE_NAME = os.environ.get("MOTCUA_PROVINCE", "Đắk Lắk")
PROVINCE_LEVEL = os.environ.get("MOTCUA_PROVINCE_KIND", "tỉnh")
HOTLINE = os.environ.get("MOTCUA_HOTLINE", "1022")
SECURITY_CONTACT = os.environ.get("MOTCUA_SECURITY_CONTACT", "")  # mailto:… or https://…
WEAVE_COLOURS = tuple(os.environ.get("MOTCUA_WEAVE", "#a8201a,#b7791f").split(","))

NOWHERE = "postgresql://motcua_app@127.0.0.1:1/motcua"
APPLICATION_URL = os.environ.get("MOTCUA_DATABASE_URL", NOWHERE)
OWNER_URL = os.environ.get("MOTCUA_OWNER_DATABASE_URL", APPLICATION_URL)
AS_OWNER = os.environ.get("MOTCUA_AS_OWNER", "") == "1"
DATABASES = {"default": database_from(OWNER_URL if AS_OWNER else APPLICATION_URL)}
# The limits of signing in are counted here: all processes count together, and a restart forgets nothing.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_limiterentry",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *(f"motcua.{module}" for module in MODULES),
]
MIDDLEWARE = [
    "motcua.site.access.noted",
    "motcua.site.api.head_as_get",
    "motcua.site.api.only_problems",
    "motcua.site.middleware.as_it_came",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.site.middleware.CompressedPages",
    "motcua.site.middleware.safe_headers",
    "motcua.site.middleware.led_by_script",
    "motcua.site.access.machines_first",
    "motcua.systems.api.acting.systems_act",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "motcua.site.middleware.acting",
    "motcua.people.web.lock.locked_when_idle",
    "motcua.people.web.acting.duties_first",
    "motcua.site.middleware.reading_is_read_only",
]
ROOT_URLCONF = "motcua.site.urls"
WSGI_APPLICATION = "motcua.site.wsgi.application"

_contexts = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "motcua.people.web.lock.refill",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "ui" / "templates", *(PACKAGE / module / "web" / "templates" for module in MODULES)],
        "OPTIONS": {"environment": "motcua.ui.jinja.environment", "context_processors": _contexts},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _contexts},
    },
]
CSRF_FAILURE_VIEW = "motcua.site.errors.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

STATIC_URL = "/_/"
STATIC_ROOT = Path(os.environ.get("MOTCUA_STATIC", DATA / "static"))
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 365 * 24 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Which adapter fills which port of files and inspection.
S3_BUCKET = os.environ.get("MOTCUA_S3_BUCKET", "")
S3_OPTIONS = {
    "bucket_name": S3_BUCKET,
    "endpoint_url": os.environ.get("MOTCUA_S3_ADDRESS") or None,
    "region_name": os.environ.get("MOTCUA_S3_REGION", "us-east-1"),
}
FILE_STORE = "motcua.files.adapters.s3.S3Store" if S3_BUCKET else "motcua.files.adapters.disk.DiskStore"
LABORATORY = "motcua.inspection.adapters.pool.shared"
CLAMD_ADDRESS = os.environ.get("MOTCUA_CLAMD", "")
SCANNER = "motcua.inspection.adapters.clamd.Clamd" if CLAMD_ADDRESS else ""
FILE_FRONT = os.environ.get("MOTCUA_FILES_FRONT", "")
FILE_MAX_BYTES = 20 * 1024 * 1024
REQUEST_MAX_BYTES = 12 * FILE_MAX_BYTES
SYSTEM_MAX_BYTES = FILE_MAX_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE  # one request of a connected system: one large file
# Hosts of the offices' own network that may be called although their addresses are not public, separated by commas.
OUTGOING_INSIDE_HOSTS = frozenset(h for h in os.environ.get("MOTCUA_INSIDE_HOSTS", "").split(",") if h)
# host:port of receivers on this machine, for tests and demonstrations only; production refuses to start with any.
OUTGOING_TEST_HOSTS = frozenset(h for h in os.environ.get("MOTCUA_TEST_HOSTS", "").split(",") if h)
STRANGER_MAX_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE  # nobody uploads before signing in

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
]
ACCOUNT_ADAPTER = "motcua.people.web.sign_in.Adapter"
ACCOUNT_FORMS = {"login": "motcua.people.web.sign_in.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Wrong passwords are counted by people.commands.sign_in; here only how often a network may ask at all.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip"}
MFA_FORMS = {"login_webauthn": "motcua.people.web.sign_in.PasskeyForm"}
MFA_ADAPTER = "motcua.people.web.proof.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}  # nothing can be guessed; a commune shares one address
MFA_TOTP_TOLERANCE = 1  # telephones are up to half a minute off
# TCVN 14423:2026, 5.5.2.2 and 5.6.2: on in production, off in a demonstration, each to be changed by itself.
_strict = "1" if PRODUCTION else "0"
SECOND_STEP = os.environ.get("MOTCUA_SECOND_STEP", "roles" if PRODUCTION else "nobody")
if SECOND_STEP not in {"nobody", "roles", "everybody"}:
    raise ValueError("MOTCUA_SECOND_STEP phải là nobody, roles hoặc everybody")
IDLE_LOCK_SECONDS = 60 * whole_number("MOTCUA_IDLE_MINUTES", "15", least=1)
STRICT_IDLE_LOCK_SECONDS = 60 * whole_number("MOTCUA_STRICT_IDLE_MINUTES", "5", least=1)
STANDARD_PASSWORDS = os.environ.get("MOTCUA_STANDARD_PASSWORDS", _strict) == "1"
OLD_PASSWORDS_BARRED = whole_number("MOTCUA_OLD_PASSWORDS_BARRED", "10" if PRODUCTION else "0")
STRICT_PASSWORD_DAYS = whole_number("MOTCUA_STRICT_PASSWORD_DAYS", "60" if PRODUCTION else "0")
DORMANT_DAYS = whole_number("MOTCUA_DORMANT_DAYS", "45")
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/viec/"
LOGOUT_REDIRECT_URL = "/"

SESSION_ENGINE = "motcua.people.web.session_store"
SESSION_COOKIE_NAME = "motcua"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})  # asked from inside, without TLS, by whatever name
TRACES_TO = os.environ.get("MOTCUA_TRACES_TO", "").strip()
TRACES_SHARE = whole_number("MOTCUA_TRACES_SHARE", "10")
METRICS_TOKEN = os.environ.get("MOTCUA_METRICS_TOKEN", "")
METRICS_FROM = networks(os.environ.get("MOTCUA_METRICS_FROM", ""))
SELF_CHECK = "motcua.site.check.everything"
LOGS_KEPT_MONTHS = whole_number("MOTCUA_LOGS_KEPT_MONTHS", "0")
SECURE_REDIRECT_EXEMPT = [f"^{path.strip('/')}$" for path in sorted(PROBES)]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None

SILENCED_SYSTEM_CHECKS: list[str] = []
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
LOGGING = logs.configuration()
