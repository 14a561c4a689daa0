"""Settings of the example forum; what piiscan needs stands at the end."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parents[1]
SECRET_KEY = os.environ.get("FORUM_SECRET_KEY") or get_random_secret_key()
DEBUG = os.environ.get("FORUM_DEBUG") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "forum",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "forum_site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
WSGI_APPLICATION = "forum_site.wsgi.application"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("FORUM_DATABASE", str(BASE_DIR / "forum.sqlite3")),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
STATIC_URL = "static/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

PIISCAN = {
    # "in_process" examines posts here; "http" asks a service that `piiscan serve` runs.
    "MODE": os.environ.get("FORUM_PIISCAN_MODE", "in_process"),
    # Seconds in which a post must be examined.
    "TIMEOUT": 1.0,
    # What becomes of a post that could not be examined: "hold" keeps it for a moderator, "allow" publishes it unread.
    "ON_FAILURE": "hold",
    # Whether posts of staff are examined as all others.
    "CHECK_STAFF": True,
    # In this process: options of piiscan's policy, boards included.
    "POLICY": {},
    # Over HTTP: the service, and a file with its token or with the key of its signatures.
    "URL": os.environ.get("FORUM_PIISCAN_URL", "http://127.0.0.1:8377"),
    "TOKEN_FILE": os.environ.get("FORUM_PIISCAN_TOKEN_FILE", ""),
    "HMAC_KEY_FILE": "",
}
