"""A visitor with a cookie jar and nothing else: what a browser without JavaScript would send."""

import http.client
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode, urlsplit


@dataclass(slots=True)
class Form:
    """A form on a page: where it goes, how, its fields with what they hold, and the buttons that say more."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Finds the forms and links of a page."""

    def __init__(self, path: str):
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.links: list[str] = []
        # The text area or the list that is being read.
        self._area = self._list = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            action, method = values.get("action") or self.path, values.get("method") or "get"
            self.forms.append(Form(action, method.upper()))
        elif tag == "button" and self.forms and values.get("name"):
            self.forms[-1].buttons.append((values["name"], values.get("value") or ""))
        elif tag == "option" and self._list:
            if "selected" in values or not self.forms[-1].fields[self._list]:
                self.forms[-1].fields[self._list] = values.get("value") or ""
        elif tag in {"input", "textarea", "select"} and self.forms and values.get("name"):
            self._area = values["name"] if tag == "textarea" else ""
            self._list = values["name"] if tag == "select" else ""
            kind = values.get("type")
            if kind == "checkbox" and "checked" not in values:
                # As a browser does; and of several buttons only the one that is pressed is sent.
                return
            if kind == "radio" and "checked" not in values:
                self.forms[-1].fields.setdefault(values["name"], values.get("value") or "on")
            else:
                self.forms[-1].fields[values["name"]] = values.get("value") or ""
        elif tag == "a" and values.get("href"):
            self.links.append(values["href"])

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._list = ""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the web server."""

    path: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def location(self) -> str:
        """Where a redirect leads: path and query."""
        parts = urlsplit(self.headers.get("location", ""))
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def forms(self) -> list[Form]:
        """Every form on the page."""
        return self._read().forms

    @property
    def links(self) -> list[str]:
        """Every address the page links to."""
        return self._read().links

    def form(self, holding: str) -> Form:
        """The form with a field of that name. Raises AssertionError where there is none."""
        found = [form for form in self.forms if holding in form.fields]
        assert found, f"{self.path} ({self.status}) has no form with the field {holding}"
        return found[0]

    def _read(self) -> _Reader:
        reader = _Reader(self.path)
        reader.feed(self.text)
        return reader


class Visitor:
    """Sends requests to a portal on this machine, keeps cookies, follows nothing by itself."""

    def __init__(self, port: int, *, language: str = "sv", session: str = "", timeout: float = 30):
        self.port = port
        self.timeout = timeout
        # The language is what was chosen, never guessed from what the browser says.
        self.cookies: dict[str, str] = {"django_language": language}
        if session:
            self.cookies["sessionid"] = session

    def get(self, path: str, **headers: str) -> Page:
        """GET."""
        return self.send("GET", path, headers=headers)

    def post(self, path: str, fields: Mapping[str, str] | list[tuple[str, str]], **headers: str) -> Page:
        """POST fields as a form does, with the mark against forgery that the cookie asks for."""
        pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
        if "csrftoken" in self.cookies and "csrfmiddlewaretoken" not in dict(pairs):
            pairs.append(("csrfmiddlewaretoken", self.cookies["csrftoken"]))
        headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self.send("POST", path, urlencode(pairs).encode(), headers)

    def upload(self, page: Page, field: str, name: str, content: bytes) -> Page:
        """Send a file by the page's form that has the field."""
        form, mark = page.form(field), secrets.token_hex(16)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in form.fields.items()
            if key != field
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: text/csv\r\n\r\n".encode() + content + b"\r\n")
        body = b"".join([*parts, f"--{mark}--\r\n".encode()])
        return self.send("POST", form.action, body, {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def submit(self, page: Page, holding: str, **changed: str) -> Page:
        """Fill in and send the form that has the field `holding`."""
        form = page.form(holding)
        return self.post(form.action, {**form.fields, **changed})

    def follow(self, page: Page) -> Page:
        """Go where redirects lead, ten at most."""
        for _ in range(10):
            if page.status not in {301, 302, 303, 307, 308}:
                return page
            page = self.get(page.location)
        raise AssertionError(f"{page.path} leads round in a circle")

    def send(self, method: str, path: str, body: bytes | None = None, headers: Mapping | None = None) -> Page:
        """Any request, over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        said = dict(headers or {})
        if "Cookie" not in said:
            said["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, quote(path, safe="/?&=%:;,+*()!'@~#$[]"), body, said)
            response = connection.getresponse()
            page = Page(path, response.status, _lower(response.headers), response.read())
            self._keep(response.headers.get_all("Set-Cookie") or [])
            return page
        finally:
            connection.close()

    def _keep(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value


def _lower(headers: http.client.HTTPMessage) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
