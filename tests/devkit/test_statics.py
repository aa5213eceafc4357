"""Static files are collected when something of theirs has changed, and only then."""

from pathlib import Path

import pytest

from portal.devkit import statics


@pytest.fixture
def one_file(tmp_path, settings):
    """A single static file, and an empty place to collect it in."""
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "jetty.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS, settings.STATICFILES_FINDERS = [sources], [FINDER]
    settings.STATIC_ROOT = tmp_path / "collected"
    return sources / "jetty.css"


FINDER = "django.contrib.staticfiles.finders.FileSystemFinder"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
LASTING = "whitenoise.storage.CompressedManifestStaticFilesStorage"


def kept_by(backend: str) -> dict:
    return {"staticfiles": {"BACKEND": backend}, "default": {"BACKEND": PLAIN}}


def test_they_are_collected_when_a_file_or_the_way_of_keeping_them_changes(one_file, settings):
    settings.STORAGES = kept_by(PLAIN)
    assert statics.collect()
    assert not statics.collect()
    settings.STORAGES = kept_by(LASTING)
    assert statics.collect()
    assert (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    one_file.write_text("a { color: darkred }")
    assert statics.collect()
    assert not statics.collect()
