"""House rules that are read out of the code: one clock, one write door, one post room."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import at, code, dotted, drawer_of, files, parsed, room_of, short

# --- The clock -----------------------------------------------------------------------------

CLOCK = "portal/web/clock.py"
TIME_ASKED = {
    "timezone.now", "timezone.localtime", "timezone.localdate", "datetime.now", "datetime.utcnow",
    "datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today",
    "date.today", "datetime.date.today", "time.time", "time.time_ns", "time.localtime", "time.gmtime",
    "time.strftime", "time.ctime",
}  # fmt: skip
TIME_IMPORTED = {"django.utils.timezone": {"now", "localtime", "localdate"}, "time": {"time", "localtime"}}
TIME_IN_THE_DATABASE = {"Now", "TransactionNow", "CurrentTimestamp"}
TIME_IN_SQL = re.compile(r"\b(now\(\)|clock_timestamp\(\)|current_date|current_timestamp)", re.I)


def asks_the_database(text: object) -> bool:
    """Whether this is SQL in which the database's own clock is asked."""
    is_sql = isinstance(text, str) and re.search(r"\b(select|update|insert|delete|where)\b", text, re.I)
    return bool(is_sql and TIME_IN_SQL.search(text))


def asks_the_time(tree: ast.Module, where: Path | str) -> list[str]:
    """Where something asks what time it is past `portal/web/clock.py`."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and dotted(node) in TIME_ASKED:
            found.append(f"{at(where, node)} {dotted(node)}")
        elif isinstance(node, ast.ImportFrom):
            names = {name.name for name in node.names}
            for name in names & (TIME_IMPORTED.get(node.module or "", set()) | TIME_IN_THE_DATABASE):
                found.append(f"{at(where, node)} imports {name}")
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            found.append(f"{at(where, node.value)} {node.arg}")
        elif isinstance(node, ast.Constant) and asks_the_database(node.value):
            found.append(f"{at(where, node)} asks the database")
    return found


def test_only_the_clock_is_asked_what_time_it_is():
    # The development services and their tests live in the machine's time; so does a line of the log.
    elsewhere = {CLOCK, "portal/web/log.py"}
    found = [
        line
        for path in code()
        if short(path) not in elsewhere and room_of(path) != "portal.devkit"
        for line in asks_the_time(parsed(path), path)
    ]
    assert not found


@pytest.mark.parametrize(
    "bad",
    [
        "x = timezone.now()",
        "from django.utils.timezone import now",
        "x = datetime.now(UTC)",
        "x = datetime.datetime.utcnow()",
        "x = date.today()",
        "import time\nx = time.time()",
        "from time import time",
        "f = DateTimeField(auto_now_add=True)",
        "from django.db.models.functions import Now",
        "f = DateField(default=date.today)",
        "cursor.execute('UPDATE letter SET sent_at = now()')",
    ],
)
def test_a_second_clock_is_found(bad):
    assert asks_the_time(ast.parse(bad), "bad.py")


def test_the_clock_itself_is_not_a_second_clock():
    assert not asks_the_time(
        ast.parse("from portal.web import clock\nx = clock.now()\ny = monotonic()"), "a.py"
    )


# --- The write door ------------------------------------------------------------------------

WRITES = {
    "save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "acreate", "asave", "adelete", "aupdate",
}  # fmt: skip
# `.update(` and `.delete(` of something that is no table.
NOT_TABLES = {"cache", "caches", "response", "context", "digest", "headers", "storage", "_document"}
SQL_WRITES = re.compile(r"^\s*(insert\s+into|update\s+\S+\s+set|delete\s+from|truncate)\b", re.I)


def writes(tree: ast.AST, where: Path | str) -> list[str]:
    """Where something writes in the database."""
    return [f"{at(where, node)} {word}" for node, word in _writing(tree)]


def _writing(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, on = node.func.attr, node.func.value
            last = on.id if isinstance(on, ast.Name) else on.attr if isinstance(on, ast.Attribute) else ""
            if last in NOT_TABLES:
                continue
            # A dictionary is updated with something; a table is updated with fields by name.
            if name in WRITES or (name == "update" and not node.args):
                yield node, f".{name}("
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL_WRITES.match(node.value):
            yield node, "SQL that writes"


# Parts of the services of a room, split by size or by which process runs them.
WRITE_DOORS = {
    "portal/notifications/delivery.py": "the post room's hand: one transaction for each letter",
    "portal/notifications/pacing.py": "the one row that holds the ceiling, taken under its own lock",
    "organisations/models/bitmaps.py": "a trigger's words: PostgreSQL marks whatever a service has changed",
}
# Where `.save(` and `.delete(` are not the database's.
NOT_THE_DATABASE = {
    "portal/files/checking.py": "a picture is written anew in memory",
    "portal/web/cache.py": "the cache",
    "portal/web/fonts.py": "a font is written as a file, when the portal is installed",
}


def is_write_door(path: Path) -> bool:
    """Whether this file may write in the database, or seems to without doing so."""
    return drawer_of(path) == "services" or short(path) in {**WRITE_DOORS, **NOT_THE_DATABASE}


def test_only_services_write():
    found = [
        line
        for path in code()
        if not is_write_door(path) and room_of(path) not in {None, "portal.devkit"}
        for line in writes(parsed(path), path)
    ]
    assert not found


@pytest.mark.parametrize(
    "bad",
    [
        "form.save()",
        "Meeting.objects.create(title='x')",
        "meetings.filter(pk=1).update(state='held')",
        "meeting.delete()",
        "Letter.objects.bulk_create(rows, ignore_conflicts=True)",
        "cursor.execute('UPDATE people_user SET name = %s', [name])",
        "cursor.execute('delete from people_user')",
    ],
)
def test_a_second_write_door_is_found(bad):
    assert writes(ast.parse(bad), "bad.py")


def test_what_is_no_table_may_be_changed():
    good = "context.update(a=1)\nlines.update(other)\ncache.delete('x')\nself.cache.delete('x')"
    assert not writes(ast.parse(good), "good.py")


# Services that write without signing: who does it stands in the transaction that calls them.
UNSIGNED = {
    "notify": "owes a letter inside the transaction of the service that it tells of",
    "notify_each": "the same for many",
    "open_batch": "the same for what a batch counts",
    "address_for": "finds or makes the address inside the transaction of the service that needs it",
    "addresses_for": "the same for many",
    "links_for": "the same for the secret links that a service's letters carry",
    "take_out": "takes words out of lists inside the transaction that erases or protects a person",
    "saved": "saves a row inside the transaction of the service that changes it",
    "ended": "saves an action inside the transaction of the service that ends it",
}
# Post that the clock forgets or closes: nothing of it is kept in the history.
UNTRACKED = {"close_finished_batches", "forget_old_bodies"}


def unsigned_writes(tree: ast.Module, where: Path | str) -> list[str]:
    """Public functions of a services drawer that write without `@recorded`."""
    found = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        marks = {dotted(mark) or dotted(getattr(mark, "func", mark)) for mark in node.decorator_list}
        if "recorded" not in marks and any(True for _ in _writing(node)):
            found.append(f"{at(where, node)} {node.name}")
    return found


def test_every_service_that_writes_is_signed_in_the_history():
    found = [
        line
        for path in code()
        if drawer_of(path) == "services" and room_of(path) != "portal.devkit"
        for line in unsigned_writes(parsed(path), path)
        if line.split()[-1] not in {*UNSIGNED, *UNTRACKED}
    ]
    assert not found


def test_an_unsigned_service_is_found():
    bad = "def adopt(plan, *, actor):\n    '''Adopt.'''\n    plan.save()"
    assert unsigned_writes(ast.parse(bad), "bad.py")
    assert not unsigned_writes(ast.parse("@recorded\n" + bad), "good.py")


def without_actor(tree: ast.Module, where: Path | str) -> list[str]:
    """`@recorded` services that do not ask for their actor by keyword."""
    return [
        f"{at(where, node)} {node.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(dotted(mark) == "recorded" for mark in node.decorator_list)
        and "actor" not in {arg.arg for arg in node.args.kwonlyargs}
    ]


def test_every_signed_service_asks_for_its_actor_by_keyword():
    assert not [line for path in code() for line in without_actor(parsed(path), path)]
    assert without_actor(ast.parse("@recorded\ndef adopt(plan, actor): pass"), "bad.py")


def test_only_redaction_lifts_what_keeps_the_history():
    def lifts(tree, where):
        return [at(where, node) for node in ast.walk(tree) if dotted(node) == "pgtrigger.ignore"]

    found = [line for path in code() for line in lifts(parsed(path), path)]
    assert len(found) == 1
    assert found[0].startswith("portal/history/services.py:")


# --- The post room -------------------------------------------------------------------------

MAIL_MODULES = {"smtplib", "email", "django.core.mail"}


def sends_mail(tree: ast.Module, where: Path | str) -> list[str]:
    """Where something makes or sends mail."""
    found = []
    for node in ast.walk(tree):
        modules = []
        if isinstance(node, ast.Import):
            modules = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]
        elif isinstance(node, ast.Attribute) and node.attr in {"send_mail", "mail_admins", "email_user"}:
            modules = ["django.core.mail"]
        found += [
            f"{at(where, node)} {module}"
            for module in modules
            if any(module == mail or module.startswith(f"{mail}.") for mail in MAIL_MODULES)
        ]
    return found


def test_only_the_post_room_sends_mail():
    found = [
        line
        for path in code()
        if room_of(path) not in {"portal.notifications", "portal.devkit"}
        for line in sends_mail(parsed(path), path)
    ]
    assert not found


@pytest.mark.parametrize(
    "bad",
    [
        "from django.core.mail import send_mail",
        "from django.core import mail",
        "import smtplib",
        "from email.message import EmailMessage",
        "user.email_user('hej', 'hej')",
    ],
)
def test_mail_past_the_post_room_is_found(bad):
    assert sends_mail(ast.parse(bad), "bad.py")


# --- Shape ---------------------------------------------------------------------------------


def test_no_signals():
    def listens(tree, where):
        return [
            at(where, node)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            and re.match(r"django\.(dispatch|(\w+\.)*signals)", node.module or "")
        ]

    assert not [line for path in code() for line in listens(parsed(path), path)]
    assert listens(ast.parse("from django.db.models.signals import post_save"), "bad.py")
    assert listens(ast.parse("from django.dispatch import receiver"), "bad.py")


def test_every_module_says_in_its_first_line_what_it_holds():
    silent = [
        short(path)
        for path in (*code(), *files(".py"))
        if "/migrations/" not in short(path) and path.stat().st_size and not ast.get_docstring(parsed(path))
    ]
    assert not silent


def undocumented(tree: ast.Module, where: Path | str) -> list[str]:
    """Public classes and functions of a module without a docstring."""
    found = []
    for node in tree.body:
        is_public = isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
        if is_public and not ast.get_docstring(node):
            found.append(f"{at(where, node)} {node.name}")
    return found


def test_every_public_function_and_class_says_what_it_is():
    # An app's configuration is its name and label, as the module says.
    modules = [path for path in code() if path.name not in {"apps.py", "manage.py"}]
    found = [line for path in modules for line in undocumented(parsed(path), path)]
    assert not found
    assert undocumented(ast.parse("def adopt(): pass"), "bad.py")


LONGEST_VIEW = 25


def long_views(tree: ast.Module, where: Path | str) -> list[str]:
    """View functions over 25 lines, counted from `def`, without the docstring."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            lines = (node.end_lineno or 0) - first.lineno + 2
            if lines > LONGEST_VIEW:
                found.append(f"{at(where, node)} {node.name}: {lines} lines")
    return found


def test_views_are_short():
    found = [line for path in code() if drawer_of(path) == "views" for line in long_views(parsed(path), path)]
    assert not found


def roles_named(tree: ast.Module, where: Path | str) -> list[str]:
    """Where a role is asked for by name."""
    return [
        at(where, node)
        for node in ast.walk(tree)
        if dotted(node).startswith("Role.") or (isinstance(node, ast.Attribute) and node.attr == "roles")
    ]


def test_no_view_asks_for_a_role_by_name():
    def draws(path):  # the top floor in other files than views too
        return drawer_of(path) == "views" or (room_of(path) == "portal.pages" and drawer_of(path) != "rules")

    assert not [line for path in code() if draws(path) for line in roles_named(parsed(path), path)]
    assert roles_named(ast.parse("if Role.OFFICIAL in request.user.roles: pass"), "bad.py")


def test_no_service_knows_of_http():
    def knows(tree, where):
        return [
            at(where, node)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.http")
        ]

    drawers = {"services", "models", "rules", "notices", "tasks", "enums"}
    found = [line for path in code() if drawer_of(path) in drawers for line in knows(parsed(path), path)]
    assert not found
