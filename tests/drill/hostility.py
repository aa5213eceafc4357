"""What people without manners send: values, forms, files, cookies and lines that no browser would."""

import io
import random
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from .visitor import Form

# In each value that holds markup: if it comes back unescaped, the page has a hole.
TAG = "<zq7 onload=zq7()>"
ATTRIBUTE = '"zq7=" onfocus="zq7()'
ADDRESS = "javascript:zq7()"
# Between tags a quotation mark may stand as it is: only within one it begins an attribute.
HOLES = tuple(
    re.compile(pattern)
    for pattern in (
        re.escape(TAG),
        rf"<[a-z][^<>]*{re.escape(ATTRIBUTE)}",
        re.escape(f'href="{ADDRESS}'),
    )
)

VALUES = [
    TAG,
    f"</script></textarea></title>{TAG}",
    ATTRIBUTE,
    f"' {ATTRIBUTE} '",
    ADDRESS,
    "{{ settings.SECRET_KEY }}{% debug %}",
    "\ue000answer_url\ue001",
    "'; DROP TABLE people_user; --",
    "1 OR 1=1",
    "\\'; SELECT pg_sleep(9); --",
    "%s%n%(x)s{0}{x!r}",
    "nul\x00byte",
    "\r\nSet-Cookie: zq7=1\r\n\r\n<zq7>",
    "rad\nbrytning\r\nBcc: alla@forening.example",
    "🦔" * 400,
    "\u202egnirts \u200f\u0301\u0301\u0301\ufeff\u2028",
    "A" * 20_000,
    "å" * 3000,
    "-1",
    "0",
    "999999999999999999999999",
    "1e400",
    "NaN",
    "1 234,5",
    "−3",
    "∞",
    "٣٤",
    "2027-02-30",
    "9999-12-31",
    "0001-01-01",
    "0000-00-00",
    "24:61",
    "25/12 kl. tolv",
    "",
    "   ",
    "\t",
    "true",
    "null",
    "[]",
    '{"$gt": ""}',
    "../../../../etc/passwd",
    # As long as a code.
    "/a?b#c%",
    "http://127.0.0.1:1/" + "a" * 3000,
    "//evil.example",
    "https://" + "x" * 300 + ".example",
    "a@b",
    "a@" + "x" * 300 + ".example",
    "ö@ö.example",
    '"<zq7>"@forening.example',
    "a@forening.example\nBcc: alla@forening.example",
    "&amp;&lt;zq7&gt;",
    "a & b | c !( ' :*",
    '"',
    "(" * 500,
    "\ud83e".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]
# More than any field takes; seldom, for it is slow to send.
A_MILLION = "å brevpapper " * 80_000
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "ZQ7"]
NAMES = [
    *("q", "sida", "page", "val", "next", "ordning", "fraga", "id", "csrfmiddlewaretoken", "__proto__"),
    # By which lists and files are narrowed, and pages are told what to begin with.
    *("lage", "forvaltning", "princip", "amne", "malgrupp", "mal", "agenda", "utan", "sort", "visa"),
    *("omrade", "grupp", "del", "sok", "sparat", "tack", "las", "mottagare", "only", "made_from"),
]
HEADERS = [
    *("Accept-Language", "Referer", "Origin", "Host", "HX-Request", "HX-Current-URL", "Accept"),
    *("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Request-ID", "User-Agent"),
    *("If-Modified-Since", "If-None-Match", "Range", "Accept-Encoding", "Content-Type"),
]
FILE_NAMES = ["../../zq7.png", "zq7<zq7>.svg", "zq7.html.png", "a" * 400 + ".pdf", "CON", "%00"]


def _packed(name: str, content: bytes) -> bytes:
    """A zip file with one thing in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG file."""
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


_MUCH = bytes(20_000_000)
_WIDE = (60_000).to_bytes(4, "big") * 2 + bytes((8, 6, 0, 0, 0))
_PNG = b"\x89PNG\r\n\x1a\n"
# Files that are another sort than they say, are cut off, or grow when they are opened.
FILES = [
    b"%PDF-1.7\n<zq7 onload=zq7()>",
    b"%PDF-1.7\n1 0 obj << /Filter /FlateDecode >> stream\n" + zlib.compress(_MUCH) + b"\nendstream\n%%EOF",
    _PNG + _chunk(b"IHDR", _WIDE) + _chunk(b"IDAT", zlib.compress(_MUCH)) + _chunk(b"IEND", b""),
    _PNG + b"<svg onload=zq7()>",
    _packed("word/document.xml", _MUCH),
    _packed("../../zq7.php", b"<zq7>"),
    b"GIF89a<zq7 onload=zq7()>",
    b"\xff\xd8\xff\xe0" + b"\x00" * 2000,
    b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='zq7()'/>",
    b"\xed\xa0\x80\xed\xa0\x80",
]
MULTIPART = "multipart/form-data; boundary=zq"
FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Attack:
    """One request that nobody should be able to hurt the portal with."""

    what: str
    method: str
    path: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Hostility:
    """An endless source of attacks, the same ones each time."""

    def __init__(self, seed: int = 7):
        self.chance = random.Random(seed)

    def value(self) -> str:
        """Something nasty."""
        return self.chance.choice(VALUES)

    def on_address(self, path: str) -> Iterator[Attack]:
        """Without having seen the page: methods, queries, headers, cookies, bodies, odd spellings."""
        for make in (
            self.odd_method,
            self.odd_query,
            self.odd_spelling,
            self.odd_headers,
            self.odd_cookies,
            self.odd_body,
        ):
            yield make(path)

    def odd_method(self, path: str) -> Attack:
        """A method that the page does not know."""
        return Attack("method", self.chance.choice(METHODS), path)

    def odd_query(self, path: str, names: list[str] | None = None) -> Attack:
        """Words to search and filter by, twice and nested."""
        known = names or NAMES
        pairs = [(self.chance.choice(known), self.value()[:2000]) for _ in range(3)]
        pairs.append((self.value()[:200], self.value()[:200]))
        return Attack("query", "GET", f"{path}?{urlencode(pairs, errors='replace')}")

    def odd_spelling(self, path: str) -> Attack:
        """The address with a part exchanged, doubled or cut."""
        parts = path.split("/")
        at = self.chance.randrange(len(parts))
        parts[at] = quote(self.value()[:1500], safe="", errors="replace")
        whole = "/".join(parts)
        odd = self.chance.choice(
            [whole, f"{path}%00", f"{path}%ff%fe", f"/{path}", path.rstrip("/"), path.upper(), path * 3]
        )
        return Attack("address", "GET", odd)

    def odd_headers(self, path: str) -> Attack:
        """Lines that proxies, htmx and browsers send, with something else in them."""
        name = self.chance.choice(HEADERS)
        return Attack("header", "GET", path, headers={name: one_line(self.value())})

    def odd_cookies(self, path: str) -> Attack:
        """Cookies that the portal never gave."""
        value = one_line(self.value()).replace(";", "")
        name = self.chance.choice(["sessionid", "csrftoken", "django_language", "messages", "zq7"])
        return Attack("cookie", "GET", path, headers={"Cookie": f"{name}={value}; {name}=2; =; {value}"})

    def odd_body(self, path: str) -> Attack:
        """A body that is not what its heading says."""
        nasty = self.value().encode("utf-8", "replace")
        body, kind = self.chance.choice(
            [
                (
                    b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" + nasty,
                    MULTIPART,
                ),
                (nasty, "multipart/form-data; boundary=" + "y" * 200),
                (nasty, "multipart/form-data"),
                (b"\xff\xfe%ff%00=%zz&&&=" + nasty, FORM),
                (b"a=1&" * 6000, FORM),
                (b"a=" + b"x" * 6_000_000, FORM),
                (b'{"a": [' * 2000, "application/json"),
                (nasty, FORM + "; charset=zq7"),
                (nasty, "text/xml"),
                (b"", FORM),
            ]
        )
        return Attack("body", "POST", path, body, {"Content-Type": kind})

    def on_form(self, form: Form, mark: str) -> Iterator[Attack]:
        """A form of a page, filled in by somebody who means harm."""
        if form.method == "GET":
            yield self.odd_query(form.action.partition("?")[0] or "/", list(form.fields) or None)
            return
        for _ in range(5):
            yield self.filled_in(form, mark)
        for _ in range(2):
            yield self.with_files(form, mark)
        if self.chance.random() < 0.5:
            body = self._encoded(self._nasty(form))
            yield Attack("no mark", "POST", form.action, body, {"Content-Type": FORM})

    def _nasty(self, form: Form) -> list[tuple[str, str]]:
        """The form's fields, one or all of them nasty, some twice and some gone."""
        names = [name for name in form.fields if name != "csrfmiddlewaretoken"]
        one = self.chance.choice(names) if names else ""
        everything = self.chance.random() < 0.4
        pairs = [
            (name, self.value() if everything or name == one else form.fields[name] or "Ett svar")
            for name in names
            if name == one or self.chance.random() > 0.1
        ]
        if names and self.chance.random() < 0.02:
            pairs.append((one, A_MILLION))
        if form.buttons:
            name, value = self.chance.choice(form.buttons)
            pairs.append((name, value if self.chance.random() < 0.7 else self.value()))
        if self.chance.random() < 0.3 and pairs:
            pairs += [(pairs[0][0], self.value()), (self.value()[:100], "x")]
        return pairs

    def _encoded(self, pairs: list[tuple[str, str]]) -> bytes:
        return urlencode(pairs, errors="replace").encode()

    def filled_in(self, form: Form, mark: str) -> Attack:
        """With the mark that the page gave, as a browser sends it."""
        body = self._encoded([*self._nasty(form), ("csrfmiddlewaretoken", mark)])
        # Some as the script on the page sends them.
        asks = {"HX-Request": "true"} if self.chance.random() < 0.3 else {}
        return Attack("form", "POST", form.action, body, {"Content-Type": FORM, **asks})

    def with_files(self, form: Form, mark: str) -> Attack:
        """As multipart, with files where words are expected and names that lead elsewhere."""
        parts = [("csrfmiddlewaretoken", "", mark.encode())]
        for name, value in self._nasty(form):
            file_name = self.chance.choice(FILE_NAMES) if self.chance.random() < 0.3 else ""
            is_file = file_name and self.chance.random() < 0.7
            content = self.chance.choice(FILES) if is_file else value.encode("utf-8", "replace")
            parts.append((name, file_name, content))
        body = b"".join(
            b'--zq\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n'
            % (
                one_line(name).replace('"', "").encode("utf-8", "replace"),
                b'; filename="%b"\r\nContent-Type: image/png' % file_name.encode() if file_name else b"",
                content,
            )
            for name, file_name, content in parts
        )
        return Attack("files", "POST", form.action, body + b"--zq--\r\n", {"Content-Type": MULTIPART})


def one_line(value: str) -> str:
    """Without what would end a line of a request, and in letters that a request line knows."""
    kept = value.replace("\r", "").replace("\n", "").replace("\x00", "")
    return kept.encode("utf-8", "replace").decode("latin-1")[:6000]
