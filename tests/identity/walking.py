"""Somebody who is sent to a login, says who they are there, and is sent back."""

import re
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

BEGIN, BACK = "/logga-in/med/kommun/", "/logga-in/med/kommun/tillbaka/"


class _Arrived(Exception):
    """Back at the portal."""


class _Follow(HTTPRedirectHandler):
    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if urlsplit(newurl).path == BACK:
            raise _Arrived(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def begin(client, to: str = "") -> str:
    """The address at the login to which the portal sends this visitor."""
    page = client.post(BEGIN, {"next": to} if to else {})
    assert page.status_code == 200, page.content.decode()
    return unescape(re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())[1])


def say_who(url: str, number: str) -> str:
    """The address to which the login sends whoever says this number there; path and query."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()), _Follow)
    page = browser.open(url, timeout=20)
    try:
        browser.open(page.url, urlencode({"login": number}).encode(), timeout=20)
    except _Arrived as arrived:
        back = urlsplit(str(arrived))
        return f"{back.path}?{back.query}"
    raise AssertionError("The login did not send anybody back.")


def sign_in(client, number: str, to: str = ""):
    """There and back; the portal's answer."""
    return client.get(say_who(begin(client, to), number))
