"""Every word that a person reads goes through gettext, and has its English."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.web.catalogue import (
    LANGUAGES,
    _in_file,
    brought_up_to_date,
    po_file,
    translations,
    words,
    written,
)
from tests.house.tree import ROOT, at, code, dotted, drawer_of, files, parsed, room_of, short

# --- The catalogue -------------------------------------------------------------------------

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|%%")
TAG = re.compile(r"</?\w+")


def forms(message) -> list[str]:
    """A message's translation, or its translations in singular and plural."""
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def originals(message) -> list[str]:
    """A message as it stands in the source, in singular and perhaps plural."""
    return list(message.id) if isinstance(message.id, tuple | list) else [message.id]


def unlike(message) -> bool:
    """Whether placeholders or tags differ between a message and its translation."""

    def holds(texts: list[str], pattern: re.Pattern) -> set[str]:
        return {hit for text in texts for hit in pattern.findall(text)}

    return any(
        holds(originals(message), pattern) != holds(forms(message), pattern) for pattern in (PLACEHOLDER, TAG)
    )


@cache
def found() -> dict:
    return {(message.id, message.context): message for message in words() if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated(language):
    known = translations(language)
    missing = [
        key[0]
        for key in found()
        if (message := known.get(*key)) is None or message.fuzzy or not all(forms(message))
    ]
    assert not missing, f"{len(missing)} of {len(found())}: run `manage.py catalogue` and translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_hold_the_same_placeholders_and_tags(language):
    translated = [message for message in translations(language) if message.id and all(forms(message))]
    assert not [message.id for message in translated if unlike(message)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_of_a_word_that_is_gone(language):
    catalogue = translations(language)
    assert not [
        message.id for message in catalogue if message.id and (message.id, message.context) not in found()
    ]
    assert not catalogue.obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_as_the_command_writes_it(language):
    assert po_file(language).read_text(encoding="utf-8") == written(brought_up_to_date(language))


def test_words_are_found_in_templates_and_in_python(tmp_path):
    template = tmp_path / "page.html"
    template.write_text(
        """
        <p>{% translate "Hej" %}</p> {% include "x.html" with label=_("Spara") %} {{ x|default:_("inget") }}
            {% blocktranslate trimmed count n=many with a=b %}
              {{ n }} möte
            {% plural %}
              {{ n }} möten {{ a }}
            {% endblocktranslate %}
        {% translate "Stäng" context "dörr" %}
        """
    )
    assert [(message, context) for message, context in _in_file(template)] == [
        ("Hej", None),
        ("Spara", None),
        ("inget", None),
        (("%(n)s möte", "%(n)s möten %(a)s"), None),
        ("Stäng", "dörr"),
    ]
    module = tmp_path / "module.py"
    module.write_text(
        'x = _("Hej " "då")\ny = ngettext("en", "många", n)\nz = pgettext_lazy("dörr", "Stäng")\n'
    )
    assert [message for message, _context in _in_file(module)] == ["Hej då", ("en", "många"), "Stäng"]


# --- What never reached the catalogue ------------------------------------------------------

SWEDISH = re.compile(r"[åäöÅÄÖ]")
OF_A_TEMPLATE = re.compile(
    r"\{%\s*comment\b.*?endcomment\s*%\}|\{#.*?#\}"
    r"|<(\w+)[^>]*\slang=\"\w+\"[^>]*>[^<{]*</\1>"  # a language's name, in that language
    r"|\{%\s*blocktrans(late)?\b.*?endblocktrans(late)?\s*%\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->",
    re.S,
)
# Pages that only those who build the portal see, and words that are no text.
NOT_TRANSLATED = ("web/components.html",)


def plain_swedish(text: str) -> list[str]:
    """Lines of a template with Swedish letters outside `{% translate %}`."""
    return [line.strip() for line in OF_A_TEMPLATE.sub("", text).splitlines() if SWEDISH.search(line)]


def test_no_template_says_anything_past_gettext():
    spoken = {
        short(path): lines
        for path in files(".html", ".txt")
        if short(path).startswith("templates/")
        and not short(path).endswith(NOT_TRANSLATED)
        and (lines := plain_swedish(path.read_text(encoding="utf-8")))
    }
    assert not spoken


def test_plain_swedish_in_a_template_is_found():
    assert plain_swedish("<p>Föreningar</p>")
    assert not plain_swedish('<button lang="sv">På svenska</button>')
    assert not plain_swedish('{# å #}<p title="{% translate "Föreningar" %}">{{ x|default:"å" }}</p>')


GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def untranslated(tree: ast.Module, where: Path | str) -> list[str]:
    """Strings with Swedish letters that no gettext sees, docstrings apart; f-strings inside gettext too."""
    seen: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in GETTEXT:
            seen |= {id(one) for arg in node.args if isinstance(arg, ast.Constant) for one in ast.walk(arg)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            seen.add(id(node.value))
    return [
        f"{at(where, node)} {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in seen
        and SWEDISH.search(node.value)
        and not node.value.startswith("(?")  # a pattern that letters are matched with
    ]


# Where Swedish letters are data, not text for a person; and what only operators and builders read.
LETTERS_AS_DATA = {
    "portal/web/names.py": "the Swedish order of letters",
    "portal/web/showcase.py": "specimens for those who build",
    "portal/records/masking.py": "letters of names, and what Swedish streets are called",
    "organisations/registers/cleaning.py": "words of which names in a register consist",
    "organisations/registers/columns.py": "headings that other systems' registers have",
    "organisations/registers/writing.py": "headings of the register that is written, which reading knows",
}


def test_no_python_says_anything_past_gettext():
    spoken = [
        line
        for path in code()
        if room_of(path) not in {None, "portal.devkit"}
        and drawer_of(path) != "commands"
        and short(path) not in LETTERS_AS_DATA
        for line in untranslated(parsed(path), path)
    ]
    assert not spoken


def test_plain_swedish_in_python_is_found():
    assert untranslated(ast.parse("label = 'Föreningar'"), "bad.py")
    assert untranslated(ast.parse("label = _(f'Föreningar {n}')"), "bad.py")
    assert not untranslated(ast.parse("'''Åtagande.'''\nlabel = _('Föreningar')"), "good.py")


def inside_f_strings(tree: ast.Module, where: Path | str) -> list[str]:
    """What is handed to gettext inside an f-string: whoever collects the words does not see it there."""
    return [
        f"{at(where, call)} {ast.unparse(call)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and dotted(call.func).rpartition(".")[2] in GETTEXT
    ]


def test_no_words_are_translated_inside_an_f_string():
    assert not [line for path in code() for line in inside_f_strings(parsed(path), path)]
    assert inside_f_strings(ast.parse("""f"<p>{escape(_('Nästa'))}</p>\""""), "bad.py")


def test_words_are_looked_up_when_they_are_shown():
    """What is made once, when a module is read, needs `gettext_lazy`: the reader's language is not known."""

    def early(tree, where):
        lazy = {
            name.asname or name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for name in node.names
            if name.name.endswith("_lazy")
        }
        inside = {
            id(one)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.Lambda)
            for one in ast.walk(node)
        }
        return [
            at(where, node)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and dotted(node.func) in GETTEXT
            and dotted(node.func) not in lazy
            and id(node) not in inside
        ]

    # A command speaks to those who run the portal, in Swedish.
    read_by_visitors = [path for path in code() if drawer_of(path) != "commands"]
    assert not [line for path in read_by_visitors for line in early(parsed(path), path)]
    assert early(ast.parse("from django.utils.translation import gettext as _\nX = _('hej')"), "bad.py")


def test_the_catalogue_lies_where_django_looks(settings):
    assert settings.LOCALE_PATHS == [ROOT / "locale"]


def test_the_command_says_when_nothing_is_missing(capsys):
    call_command("catalogue", check=True)
    assert capsys.readouterr().out == "0 ord saknar översättning.\n"
