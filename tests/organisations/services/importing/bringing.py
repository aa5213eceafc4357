"""Bring a register in from a few lines of text."""

from organisations.models import Organisation
from organisations.registers import read_register
from organisations.services import Receipt, import_register
from portal.web.actor import A_COMMAND

HEADINGS = "Namn;Org.nr;Ort"
# Valid numbers that nobody has.
ONE, TWO, THREE, FOUR = "802088-4816", "802232-9620", "802979-7001", "802844-6089"


def bring_in(*rows: str, headings: str = HEADINGS, commit: bool = True, source: str | None = None) -> Receipt:
    """The receipt of a file with these rows."""
    register = read_register("\n".join([headings, *rows]).encode())
    return import_register(register=register, actor=A_COMMAND, commit=commit, source=source)


def figures(receipt: Receipt) -> str:
    """`1 new, 2 doubtful`, without what is nought."""
    return ", ".join(f"{n} {verdict}" for verdict, n in sorted(receipt.verdicts.items()) if n)


def reasons(receipt: Receipt) -> list[tuple[int, str, str]]:
    """Line, reason and where to look, for each row that was not simply taken."""
    return [(note.line, note.reason.value, note.look) for note in receipt.notes]


def names() -> list[str]:
    """The organisations there are."""
    return list(Organisation.objects.order_by("pk").values_list("name", flat=True))
