"""All settings, read from top to bottom; every value can come from the environment.

In a development checkout, addresses of services that the environment does not name come from
`.dev/services.json`, which `manage.py dev` writes.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
import pgtrigger
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal.web.log import logging_in_json

BASE_DIR = Path(__file__).resolve().parent.parent
DEV_DIR = BASE_DIR / ".dev"

env = environ.Env()


def _development_services() -> dict[str, str]:
    """What `manage.py dev` started in this checkout; nothing where the environment names another database."""
    try:
        services = json.loads((DEV_DIR / "services.json").read_text())
    except (FileNotFoundError, PermissionError, ValueError):
        return {}
    ours = services.get("DATABASE_URL", "")
    return services if env.str("DATABASE_URL", default=ours) == ours else {}


_services = _development_services()


def _value(name: str, default: str = "") -> str:
    """A setting from the environment, else from the private services, else the default."""
    return env.str(name, default=_services.get(name, default))


# --- What kind of installation -------------------------------------------------------------

ENVIRONMENT = env.str("ENVIRONMENT", default="development")
if ENVIRONMENT not in {"development", "production"}:
    raise ImproperlyConfigured("ENVIRONMENT is either development or production.")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.bool("DEBUG", default=False) and not PRODUCTION
# The mail catcher's page and the page of components: never in production.
DEVKIT = not PRODUCTION

_DEVELOPMENT_SECRET = "only-for-development-and-tests-never-for-a-municipality"
SECRET_KEY = _value("SECRET_KEY", _DEVELOPMENT_SECRET)
# Keys of the links in letters, newest first; older ones are accepted until they are taken out.
LINK_KEYS = [key for key in _value("LINK_KEYS", _DEVELOPMENT_SECRET).split(",") if key]
if PRODUCTION and (_DEVELOPMENT_SECRET in {SECRET_KEY, *LINK_KEYS} or len(SECRET_KEY) < 40 or not LINK_KEYS):
    raise ImproperlyConfigured(
        "Production needs a SECRET_KEY of at least 40 characters and LINK_KEYS of its own."
    )

SITE_URL = _value("SITE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# How many proxies stand in front; 0 where the portal meets the network itself.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# --- Rooms ---------------------------------------------------------------------------------

# From the top floor down to the ground: nobody imports from a line above its own.
ROOMS = [
    "portal.pages",
    "actionplans",
    "dialogues",
    "organisations",
    "portal.records",
    "portal.notifications",
    "portal.threads",
    "portal.frames",
    "portal.files",
    "portal.people",
    "portal.municipality",
    "portal.history",
    "portal.web",
]

INSTALLED_APPS = [
    *(["portal.devkit"] if DEVKIT else []),
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "rules",
]

MIDDLEWARE = [
    "portal.web.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.web.middleware.PrivatePagesMiddleware",
    "portal.people.middleware.LanguageMiddleware",
    "portal.web.middleware.OnlyFormsMiddleware",
    "portal.people.middleware.SignedInMiddleware",
    "portal.web.middleware.WholePageSignInMiddleware",
    "portal.web.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "organisations.middleware.ActingMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.municipality.middleware.NotYetOpenMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
APPEND_SLASH = True

_template_loaders = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _template_loaders
                    if DEBUG
                    else [("django.template.loaders.cached.Loader", _template_loaders)],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "portal.web.templatetags.furniture",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.municipality.context.municipality",
            ],
        },
    }
]
FORM_RENDERER = "portal.web.forms.PortalFormRenderer"

# --- Database, cache, broker ---------------------------------------------------------------

# Web processes keep a pool; worker, clock, commands and tests use plain connections.
DATABASE_POOL_SIZE = env.int("DATABASE_POOL_SIZE", default=0)
# What all processes of this installation may hold together: three of web with two pools of eight each, two
# workers, beat and commands, with room to spare. `prepare_database` sees that the database takes as many.
DATABASE_CONNECTIONS = env.int("DATABASE_CONNECTIONS", default=70)
_database_url = _value("DATABASE_URL", "postgres://portal@localhost:5432/portal")
_database = environ.Env.db_url_config(_database_url)
_database["ENGINE"] = "django.db.backends.postgresql"
_database["CONN_MAX_AGE"] = 0 if DATABASE_POOL_SIZE else 600
_database["CONN_HEALTH_CHECKS"] = not DATABASE_POOL_SIZE
# A moment (ISO 8601) at which the clock stands still: for drills with processes of their own.
CLOCK_AT = env.str("CLOCK_AT", default="")
_options = _database.setdefault("OPTIONS", {})
_options.setdefault("connect_timeout", 3)
# Nothing is prepared but what asks for it (portal.web.questions), and that is planned once, whatever
# PostgreSQL thinks of the next values.
_options["prepare_threshold"] = sys.maxsize
_session = ["-c plan_cache_mode=force_generic_plan"]
if CLOCK_AT:
    _session.append(f"-c bryggan.now={CLOCK_AT.replace(' ', 'T')}")
_options["options"] = " ".join(filter(None, [_options.get("options"), *_session]))
if DATABASE_POOL_SIZE:
    _options["pool"] = {"min_size": 2, "max_size": DATABASE_POOL_SIZE, "timeout": 5}
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = _value("CACHE_URL", "redis://localhost:6379/1")
CACHES = {
    # Unreachable counts as empty; what limits a rate is then counted in the database.
    "default": {
        "BACKEND": "portal.web.cache.ForgivingCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "bryggan",
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.5},
    },
    "counts": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_counts",
        # With few entries allowed, somebody with many addresses could make it forget the others' counts.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

SESSION_ENGINE = "portal.people.sessions"
# Cookies know no ports: two portals on one machine would sign each other's people out.
_cookie_suffix = env.str("COOKIE_SUFFIX", default="")
SESSION_COOKIE_NAME = f"sessionid{_cookie_suffix}"
CSRF_COOKIE_NAME = f"csrftoken{_cookie_suffix}"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())

CELERY_BROKER_URL = _value("BROKER_URL", "redis://localhost:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_EAGER_RESULT = False
CELERY_TIMEZONE = "Europe/Stockholm"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# In kB for each process: whoever has read in a large register makes room again.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 200_000
# A nudge is worth three tenths of a second of a person's time, not more: the sweep finds the rest.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 0.3, "socket_timeout": 5.0, "max_retries": 0}
CELERY_TASK_PUBLISH_RETRY = False

# --- People --------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "portal.notifications.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "portal.people.forms.AskForCodeForm",
    "confirm_login_code": "portal.people.forms.CodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {
    # Three codes a minute to one address for those who mistype, fifteen an hour against letter bombing.
    "request_login_code": "20/m/ip,3/m/key,15/h/key",
    # Counted alike, though nobody signs in: each is a letter, to the municipality or an address typed.
    "report_accessibility": "5/m/ip,30/h/ip",
    "own_data": "10/m/ip,60/h/ip,3/h/key,6/d/key",
    # The code on paper is short; the key is the invitation's part of it.
    "answer_by_code": "10/m/ip,60/h/ip,20/h/key",
    # So many that a full hall on one network can sign up; to one address only some letters an hour.
    "sign_up": "30/m/ip,200/h/ip,3/10m/key,6/d/key",
    # As at a meeting, a class or a study circle may say what it thinks from one network.
    "give_viewpoint": "20/m/ip,120/h/ip,3/10m/key,10/d/key",
    # A library's or an adviser's network begins for many; what is never sent is forgotten.
    "register": "10/m/ip,60/h/ip",
    # Asked when somebody who types a number rests for half a second.
    "look_at_number": "60/m/ip,600/h/ip",
    # Each time a step with a name is sent, the register is searched for names like it.
    "look_at_name": "30/m/ip,300/h/ip",
    # Each is a letter to an address that anybody may have typed.
    "register_letter": "10/m/ip,60/h/ip,3/10m/key,6/d/key",
    # A whole town hall on one network comes at eight o'clock.
    "other_doors": "60/m/ip",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A passkey alone opens the account: so it always asks for a finger, a face or a PIN as well.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVKIT
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

# Others' sign-in that we trust, as a list of {"key", "server", "client_id", "client_secret"}; the server is
# the issuer's whole address. What their words mean here is edited in the portal.
try:
    OIDC_PROVIDERS = {one["key"]: one for one in json.loads(_value("OIDC_PROVIDERS", "[]"))}
except (ValueError, TypeError, KeyError):
    raise ImproperlyConfigured("OIDC_PROVIDERS is not the list that docs/drift.md describes.") from None
# Digests of who somebody is there are made with this. A new key finds everybody again by their address.
IDENTITY_KEY = _value("IDENTITY_KEY") or SECRET_KEY

# --- History -------------------------------------------------------------------------------

PGHISTORY_APPEND_ONLY = True
PGHISTORY_CREATED_AT_FUNCTION = "bryggan_now()"
# A statement that writes twenty thousand rows says once, not twenty thousand times, who is behind it.
PGHISTORY_LEVEL = pgtrigger.Statement

# --- Languages and time --------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Svenska")), ("en", _("Engelska"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

# --- Files ---------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DEV_DIR / "static")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("theme", DEV_DIR / "theme"),
    ("designsystemet", BASE_DIR / "node_modules/@digdir/designsystemet-css/dist/src"),
    ("font", BASE_DIR / "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files"),
]
MEDIA_ROOT = Path(_value("MEDIA_ROOT", str(DEV_DIR / "media")))
# What PDFs are set with; `portal/web/fonts.py` cuts them.
PAPER_FONTS = Path(env.str("PAPER_FONTS", default=str(DEV_DIR / "fonts")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_HANDLERS = [
    "portal.files.receiving.NothingFromStrangers",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Mail ----------------------------------------------------------------------------------

# environ knows smtp://, smtp+tls://, smtp+ssl:// with user, password, host and port.
vars().update(environ.Env.email_url_config(_value("EMAIL_URL", "smtp://localhost:1025")))
EMAIL_BACKEND = "portal.notifications.smtp.AnsweringBackend"
EMAIL_TIMEOUT = 20
# Whom letters come from until the municipality has filled in its settings: the first administrator's
# sign-in code is such a letter, and no mail server takes one from an address that cannot be.
_own_domain = urlsplit(SITE_URL).hostname if PRODUCTION else "kommunen.example"
FIRST_SENDER = _value("FIRST_SENDER") or f"bryggan@{_own_domain}"

# --- Security ------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
# Whoever sends an open form sooner than this after it was shown is asked to send it once more: a robot.
LEAST_SECONDS_TO_TYPE = env.float("LEAST_SECONDS_TO_TYPE", default=2)
# Where an answer must not say whether an address is known, it takes at least so long for all.
LEAST_SECONDS_TO_ANSWER = env.float("LEAST_SECONDS_TO_ANSWER", default=0.25)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.web.views.csrf_failure"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # No preloading (W021): a list that browsers carry speaks for the municipality's whole domain. Where style
    # sheets lay before they were gathered (W004) is not in the image.
    SILENCED_SYSTEM_CHECKS = ["security.W021", "staticfiles.W004"]
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Log -----------------------------------------------------------------------------------

LOGGING = logging_in_json(level=env.str("LOG_LEVEL", default="INFO").upper())
