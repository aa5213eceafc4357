"""Asks another's server who somebody is: OpenID Connect, a code against a secret, with PKCE and a nonce.

Nothing here is kept: what was asked lies in the visitor's session until the answer comes.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from threading import BoundedSemaphore
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

import jwt
from django.conf import settings

# A person waits so long for each of the server's answers; none of them is longer than this.
_PATIENCE = 3.0
_MOST_BYTES = 500_000
# A server that answers slowly holds two threads of a process, never all.
_AT_ONCE = BoundedSemaphore(2)
# Signed with the server's own key: a shared secret would let whoever holds it speak for anybody.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
# Two machines' clocks differ.
_LEEWAY = 60


class ProviderFailed(Exception):
    """The server did not answer, or answered what must not be believed; the words are for the log."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a server is and how it knows us, from the environment."""

    key: str
    server: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class Question:
    """What must come back with the answer, or belongs to it: kept in the visitor's session."""

    state: str
    nonce: str
    verifier: str


def relation(key: str) -> Relation:
    """The server that the environment names so."""
    entry = settings.OIDC_PROVIDERS[key]
    return Relation(key, entry["server"].rstrip("/"), entry["client_id"], entry["client_secret"])


def ask(to: Relation, *, back: str) -> tuple[str, Question]:
    """The address at which somebody proves who they are, and what to keep until the answer comes to `back`.

    Raises ProviderFailed.
    """
    with _in_turn():
        place = _endpoint(_about(to), "authorization_endpoint", to)
    question = Question(*(secrets.token_urlsafe(32) for _ in range(3)))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(question.verifier.encode()).digest())
    words = {
        "response_type": "code",
        "client_id": to.client_id,
        "redirect_uri": back,
        "scope": "openid profile email",
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{place}{'&' if '?' in place else '?'}{urlencode(words)}", question


def claims(of: Relation, *, code: str, question: Question, back: str) -> dict[str, Any]:
    """What the server says of whoever came back with this code. Raises ProviderFailed.

    The signature, issuer, audience, time and nonce hold; `sub` is the same in both of its answers.
    """
    with _in_turn():
        about = _about(of)
        tokens = _tokens(of, about, code, question, back)
        said = _read(of, about, str(tokens.get("id_token", "")))
        if not hmac.compare_digest(str(said.get("nonce", "")).encode(), question.nonce.encode()):
            raise ProviderFailed("another nonce")
        if "userinfo_endpoint" in about:
            token = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
            more = _fetch(_endpoint(about, "userinfo_endpoint", of), headers=token)
            if more.get("sub") != said["sub"]:
                raise ProviderFailed("userinfo is about somebody else")
            said |= more
    return said


def subject_of(of: Relation, said: Mapping[str, Any]) -> str:
    """Who it is at that server, as a digest under a key of ours: the number may be a personal number."""
    words = f"identity|{of.server}|{said['sub']}".encode()
    return hmac.digest(settings.IDENTITY_KEY.encode(), words, hashlib.sha256).hex()


def _about(of: Relation) -> dict[str, Any]:
    if settings.PRODUCTION and not of.server.startswith("https://"):
        raise ProviderFailed("not over https")
    about = _fetch(f"{of.server}/.well-known/openid-configuration")
    if str(about.get("issuer", "")).rstrip("/") != of.server:
        raise ProviderFailed("another issuer")
    return about


def _endpoint(about: Mapping[str, Any], name: str, of: Relation) -> str:
    """An address that the server names; never over an open line where its own is not."""
    place = about.get(name)
    if not isinstance(place, str) or urlsplit(place).scheme not in {"https", urlsplit(of.server).scheme}:
        raise ProviderFailed(f"no {name}")
    return place


def _tokens(
    of: Relation, about: Mapping[str, Any], code: str, question: Question, back: str
) -> dict[str, Any]:
    words = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": question.verifier,
        "client_id": of.client_id,
    }
    headers = {}
    if "client_secret_basic" in about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
        both = f"{quote(of.client_id, safe='')}:{quote(of.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
    else:
        words["client_secret"] = of.client_secret
    return _fetch(_endpoint(about, "token_endpoint", of), data=words, headers=headers)


def _read(of: Relation, about: Mapping[str, Any], token: str) -> dict[str, Any]:
    """What an identity token says, if it is true."""
    keys = _fetch(_endpoint(about, "jwks_uri", of))
    try:
        wanted = jwt.get_unverified_header(token).get("kid")
        signing = [
            key
            for key in jwt.PyJWKSet.from_dict(keys).keys
            if key.public_key_use in {None, "sig"} and wanted in {None, key.key_id}
        ]
        if len(signing) != 1:
            raise ProviderFailed("no such key")
        said = jwt.decode(
            token,
            signing[0],
            algorithms=_ALGORITHMS,
            audience=of.client_id,
            issuer=str(about["issuer"]),
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except jwt.PyJWTError as error:
        raise ProviderFailed(f"a token that is not true: {type(error).__name__}") from error
    if said.get("azp", of.client_id) != of.client_id:
        raise ProviderFailed("a token for another")
    return said


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise ProviderFailed("too many wait already")
    try:
        yield
    finally:
        _AT_ONCE.release()


def _opener() -> OpenerDirector:
    """Goes where it is told and nowhere else: no redirects, no files."""
    opener = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor):
        opener.add_handler(handler())
    return opener


def _fetch(
    url: str, *, data: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A JSON object from the server, within our patience. Raises ProviderFailed."""
    request = Request(
        url,
        data=urlencode(data).encode() if data else None,
        headers={"Accept": "application/json", "User-Agent": "Bryggan", **(headers or {})},
    )
    end, body = monotonic() + _PATIENCE, b""
    try:
        with _opener().open(request, timeout=_PATIENCE) as response:
            while part := response.read1(65_536):
                body += part
                if monotonic() > end or len(body) > _MOST_BYTES:
                    raise ProviderFailed("an answer without end")
        said = json.loads(body)
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        raise ProviderFailed(type(error).__name__) from error
    if not isinstance(said, dict):
        raise ProviderFailed("no object")
    return said
