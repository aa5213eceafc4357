"""The words of the interface, found in Python and templates without gettext's programs.

For those who develop: `manage.py catalogue` brings `locale/en/LC_MESSAGES/django.po` up to date, and
a test asks whether every word has its translation.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGES = ("en",)
_CODE = ("portal", "organisations", "dialogues", "actionplans")
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# What only those who build the portal see.
_NOT_TRANSLATED = ("portal/devkit/", "templates/web/components.html", "portal/web/showcase.py")


def po_file(language: str) -> Path:
    """Where a language's translations stand."""
    return settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"


def words() -> Catalog:
    """Every word of the interface, with the files in which it stands."""
    catalogue = Catalog(fuzzy=False)
    for path in sorted(_files()):
        name = path.relative_to(settings.BASE_DIR).as_posix()
        if name.startswith(_NOT_TRANSLATED):
            continue
        for message, context in _in_file(path):
            catalogue.add(message, locations=[(name, 0)], context=context)
    return catalogue


def translations(language: str) -> Catalog:
    """A language's catalogue as it stands; an empty one where there is none."""
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def brought_up_to_date(language: str) -> Catalog:
    """A language's catalogue with every word in it and none too many, translations kept."""
    before = translations(language)
    fresh = Catalog(locale=language, project="Bryggan", fuzzy=False, header_comment=f"# Bryggan: {language}")
    for message in words():
        if message.id:
            known = before.get(message.id, message.context)
            # A word that has got a plural, or lost it, is translated anew.
            is_same = known and not known.fuzzy and known.pluralizable == message.pluralizable
            fresh.add(
                message.id,
                known.string if is_same else "",
                locations=sorted(set(message.locations)),
                context=message.context,
            )
    return fresh


def written(catalogue: Catalog) -> str:
    """The catalogue as a `.po` file without dates and line numbers: it changes only with its words."""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, include_lineno=False, omit_header=True)
    language = catalogue.locale_identifier
    head = [
        f"# Bryggan: {language}",
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: {catalogue.plural_forms}\\n"',
    ]
    return "\n".join(head) + "\n\n" + out.getvalue().decode().strip() + "\n"


def _files() -> Iterator[Path]:
    for top in _CODE:
        for path in (settings.BASE_DIR / top).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path
    for ending in ("*.html", "*.txt"):
        yield from (settings.BASE_DIR / "templates").rglob(ending)


def _in_file(path: Path) -> Iterator[tuple[Message, str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Inside brackets indentation means nothing, and a template's means nothing anyway.
        source = f"(\n{templatize(source, origin=str(path))}\n)"
    file = io.BytesIO(f"# -*- coding: utf-8 -*-\n{source}".encode())
    for _line, message, _comments, context in extract("python", file, keywords=_KEYWORDS):
        yield message, context
