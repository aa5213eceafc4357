"""A file that was sent, weighed, confirmed: each step as a clerk and the worker take it."""

from organisations import tasks
from organisations.models import ImportRow, ImportRun
from organisations.registers import read_register
from organisations.services import confirm_import, receive_register
from portal.web.actor import Actor, Door

from .bringing import ONE

HEADINGS = "Namn;Org.nr;Ort;Om;E-post"
ROWS = (
    f"Norrby IF;{ONE};Norrby;;",
    f"Norrby IF bordtennis;{ONE};Norrby;Vi spelar.;bt@norrby.example",
    "Norrby i.f.;;Söderby;Vi med.;if@norrby.example",
    "Kören;;Norrby;;kor@norrby.example",
    ";;Norrby;;",
)
A_CLERK = Actor(Door.WEB)


def receive(*rows: str, headings: str = HEADINGS, **more) -> ImportRun:
    register = read_register("\n".join([headings, *(rows or ROWS)]).encode())
    return receive_register(register, actor=A_CLERK, **more)[0]


def work(run: ImportRun) -> ImportRun:
    """What the worker does when it is nudged."""
    tasks.bring_in_files()
    return ImportRun.objects.get(pk=run.pk)


def weighed(*rows: str, **more) -> ImportRun:
    return work(receive(*rows, **more))


def brought_in(run: ImportRun) -> ImportRun:
    return work(confirm_import(run, actor=A_CLERK))


def at(run: ImportRun, line: int) -> ImportRow:
    return run.import_rows.get(line=line)


def verdicts(run: ImportRun) -> list[str]:
    return [row.verdict for row in run.import_rows.all()]
