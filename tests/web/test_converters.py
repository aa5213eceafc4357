"""Codes in addresses: a code ends after seven letters, however the name goes on."""

import pytest
from django.urls import NoReverseMatch, Resolver404, path
from django.urls.resolvers import RegexPattern, URLResolver

import portal.urls  # noqa: F401  registers the converters

RESOLVER = URLResolver(
    RegexPattern(r"^/"), [path("foreningar/<code:code>-<slug:slug>/", lambda request: None, name="one")]
)


@pytest.mark.parametrize(
    ("address", "code", "slug"),
    [
        ("/foreningar/k3m9x2t-norro-if/", "k3m9x2t", "norro-if"),
        ("/foreningar/k3m9x2t-a/", "k3m9x2t", "a"),
        ("/foreningar/K3M9x2T-norro-if/", "k3m9x2t", "norro-if"),
        ("/foreningar/k3m9x2t-abcdefg-hjkmnpq/", "k3m9x2t", "abcdefg-hjkmnpq"),
    ],
)
def test_the_code_ends_after_seven_letters(address, code, slug):
    assert RESOLVER.resolve(address).kwargs == {"code": code, "slug": slug}


@pytest.mark.parametrize(
    "address",
    [
        "/foreningar/k3m9x2-norro/",
        "/foreningar/k3m9x2il-norro/",
        "/foreningar/K3M9X2L-norro/",
        "/foreningar/k3m9x2t/",
    ],
)
def test_what_is_no_code_is_no_address(address):
    with pytest.raises(Resolver404):
        RESOLVER.resolve(address)


def test_an_address_is_made_only_of_a_true_code():
    assert RESOLVER.reverse("one", code="k3m9x2t", slug="norro-if") == "foreningar/k3m9x2t-norro-if/"
    with pytest.raises(NoReverseMatch):
        RESOLVER.reverse("one", code="norro", slug="norro-if")
