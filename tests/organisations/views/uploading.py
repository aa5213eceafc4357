"""A clerk with a register file in the browser."""

from django.core.files.uploadedfile import SimpleUploadedFile

from organisations import tasks
from organisations.models import ImportRun
from portal.web.actor import Actor, Door

from ..services.importing.bringing import ONE
from .shown import text

LIST = "/foreningar/inlasning/"
HEADINGS = "Namn;Org.nr;Ort;Om;E-post"
ROWS = (
    f"Norrby IF;{ONE};Norrby;;if@norrby.example",
    f"Norrby IF bordtennis;{ONE};Norrby;Vi spelar.;bt@norrby.example",
    "Norrby i.f.;;Söderby;Vi med.;",
    "Kören;12;Norrby;;",
    ";;Norrby;Utan namn;",
)
A_CLERK = Actor(Door.WEB)


def file_of(*rows: str, headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *(rows or ROWS)]).encode()


def upload(client, content: bytes, name: str = "register.csv", **more):
    return client.post(LIST, {"file": SimpleUploadedFile(name, content), **more})


def waiting(client, *rows: str) -> ImportRun:
    """A file that was uploaded, and that the worker has compared with the register."""
    upload(client, file_of(*rows))
    tasks.bring_in_files()
    return ImportRun.objects.first()


def page_of(client, run: ImportRun, more: str = "", **how) -> str:
    return text(client.get(f"{LIST}{run.code}/{more}", **how))


def button_of(client, run: ImportRun) -> dict[str, str]:
    """What the preview's button carries."""
    return {"made_from": client.get(f"{LIST}{run.code}/").context["made_from"]}


def confirm(client, run: ImportRun) -> ImportRun:
    client.post(f"{LIST}{run.code}/bekrafta/", button_of(client, run))
    tasks.bring_in_files()
    return ImportRun.objects.get(pk=run.pk)
