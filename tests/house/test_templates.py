"""House rules about templates: nothing inline, nothing unused, every component says its inputs."""

import ast
import re
from functools import cache
from pathlib import Path

import allauth
import pytest

from portal.people.enums import Role
from tests.house.tree import ROOT, code, files, parsed, short

TEMPLATES = ROOT / "templates"


@cache
def templates() -> dict[str, str]:
    """Every template by the name under which Django knows it."""
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
        for path in files(".html", ".txt", ".svg")
        if TEMPLATES in path.parents
    }


def pages() -> dict[str, str]:
    """Those that a browser shows. A letter's style is put into its elements when it is sent."""
    return {name: text for name, text in templates().items() if not name.startswith("mail/")}


INLINE = {
    "a style attribute": re.compile(r"<[^>%{]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*\btype\s*=\s*\"?(application|importmap))", re.I
    ),
    "a handler in an attribute": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*=", re.I),
    "a javascript address": re.compile(r"(href|src|action)\s*=\s*[\"']?\s*javascript:", re.I),
    "another host": re.compile(
        r"<(script|link|img|iframe|source)\b[^>]*(src|href)\s*=\s*[\"']?(https?:)?//", re.I
    ),
    "a value that is not escaped": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}", re.S)


def inline_things(text: str) -> list[str]:
    """What a page may not hold under its Content-Security-Policy, or at all."""
    text = COMMENT.sub("", text)
    return [what for what, pattern in INLINE.items() if pattern.search(text)]


def test_nothing_inline_on_any_page():
    found = {name: things for name, text in pages().items() if (things := inline_things(text))}
    assert not found


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        "<script>alert(1)</script>",
        "<script defer>alert(1)</script>",
        '<button onclick="x()">',
        '<form\n  class="a"\n  onsubmit="return false">',
        '<div hx-on:click="x()">',
        '<a href="javascript:x()">',
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
        "{{ text|safe }}",
        "{% autoescape off %}{{ text }}{% endautoescape %}",
    ],
)
def test_something_inline_is_found(bad):
    assert inline_things(bad)


def test_what_may_stand_on_a_page():
    good = """<script src="/static/x.js" defer></script> <a href="https://kommunen.example/">on = x</a>
        <p class="style">{# style="no" #}</p> <p>Once on a time</p> <input name="on">"""
    assert not inline_things(good)


ROLE_NAMED = re.compile(rf"\.roles\b|[\"']({'|'.join(Role.values)})[\"']")


def roles_named(text: str) -> list[str]:
    """Where a template asks for a role: who may is a rule's to say."""
    tags = re.findall(r"\{[{%].*?[}%]\}", COMMENT.sub("", text))
    return [tag for tag in tags if ROLE_NAMED.search(tag)]


def test_no_template_asks_for_a_role_by_name():
    assert not {name: tags for name, text in templates().items() if (tags := roles_named(text))}
    assert roles_named("{% if user.roles %}")
    assert roles_named('{% if grant.role == "process_leader" %}')


def test_every_page_stands_in_the_base():
    whole = {"base.html", "errors/plain.html"}
    parts = ("components/", "layout/")
    included = {other for text in templates().values() for other in NAMED.findall(text)}
    loose = [
        name
        for name, text in pages().items()
        if name.endswith(".html")
        and name not in whole
        and name not in included
        and not name.startswith(parts)
        and not re.match(r"\s*(\{#.*?#\}\s*|\{%\s*comment.*?endcomment\s*%\}\s*)*\{%\s*extends\s", text, re.S)
    ]
    assert not loose


def test_every_component_says_what_goes_in():
    opening = re.compile(r"\s*(\{#\s*\S|\{%\s*comment\b)")
    silent = [
        name
        for name, text in templates().items()
        if name.startswith("components/") and not opening.match(text)
    ]
    assert not silent


# --- Every template is used ----------------------------------------------------------------

NAMED = re.compile(r"\{%\s*(?:extends|include)\s+[\"']([^\"'#]+)")
# Made by Django or allauth under names of their own.
ASKED_FOR_BY_OTHERS = Path(allauth.__file__).parent / "templates"


@cache
def words_of_the_code() -> frozenset[str]:
    """Every string in the portal's Python."""
    return frozenset(
        node.value
        for path in code()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def is_used(name: str) -> bool:
    """Whether Python names the template, or another template does."""
    words = words_of_the_code()
    in_python = {name, re.sub(r"(\.subject)?\.(txt|html)$", "", name)}
    return (
        bool(in_python & words)
        or any(name in NAMED.findall(text) for text in templates().values())
        or any(word.startswith(f"{name}#") for word in words)
        or (ASKED_FOR_BY_OTHERS / name).exists()
    )


def test_every_template_is_used():
    assert not [name for name in templates() if not is_used(name)]


# Put on a page by a tag or by Django, where others are included.
MARKS = {
    "components/breadcrumbs.html": "{% crumbs ",
    "components/form.html": "form }}",
    "components/field.html": ".as_field_group }}",
    "components/red_thread.html": "{% red_thread ",
}


def components_on(text: str) -> set[str]:
    """The components that stand on a page, those inside others too."""
    found = {name for name in NAMED.findall(text) if name.startswith("components/")}
    found |= {name for name, mark in MARKS.items() if mark in text}
    return found.union(*(components_on(COMMENT.sub("", templates()[name])) for name in found))


def test_every_component_is_shown_to_those_who_build_and_stands_on_a_real_page():
    every = {name for name in templates() if name.startswith("components/")}
    real = [text for name, text in pages().items() if not name.startswith(("components/", "web/", "devkit/"))]
    assert components_on(templates()["web/components.html"]) == every
    assert set().union(*map(components_on, real)) == every


def test_crumbs_are_written_by_the_component_only():
    by_hand = {name for name, text in pages().items() if 'class="crumbs"' in text}
    assert by_hand == {"components/breadcrumbs.html"}


def test_every_template_that_is_named_exists():
    missing = {
        (name, other)
        for name, text in templates().items()
        for other in NAMED.findall(text)
        if other not in templates()
    }
    named = re.compile(r"[a-z_]+(/[a-z_]+)+\.html(#[a-z-]+)?")
    missing |= {
        ("Python", word)
        for word in words_of_the_code()
        if named.fullmatch(word) and word.removeprefix("templates/").split("#")[0] not in templates()
    }
    assert not {one for one in missing if not one[1].startswith(("django/", "allauth/", "templates/"))}


def test_a_template_lies_in_the_folder_of_its_room():
    rooms = {path.name for path in ROOT.glob("portal/*") if path.is_dir()}
    rooms |= {"organisations", "dialogues", "actionplans"}
    folders = rooms | {"components", "layout", "errors", "mail", "account"}
    assert {name.split("/")[0] for name in templates() if "/" in name} <= folders
    assert {name for name in templates() if "/" not in name} <= {"base.html"}


def test_letters_have_a_subject_a_text_and_a_html_form():
    letters = {
        re.sub(r"(\.subject)?\.(txt|html)$", "", name)
        for name in templates()
        if name.startswith("mail/") and name.count("/") == 2 and not Path(name).name.startswith("_")
    }
    assert letters
    endings = (".subject.txt", ".txt", ".html")
    assert not [
        letter + ending for letter in letters for ending in endings if letter + ending not in templates()
    ]


def test_static_files_have_no_host_and_no_import_from_elsewhere():
    outside = re.compile(r"(@import|url\()\s*[\"']?(https?:)?//|(fetch|import)\(\s*[\"']https?://", re.I)
    found = [short(path) for path in files(".css", ".js") if outside.search(path.read_text(encoding="utf-8"))]
    assert not found
