"""The portal's own settings; only the map of the site has one address more."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
