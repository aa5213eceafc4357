"""Marks of what a file's pages showed: whether somebody else was there before what comes from them."""

import hashlib
import json
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from portal.web.overtaking import mark
from portal.web.refusals import Refused

from ...enums import Decision, ImportState
from ...models import ImportRow, ImportRun, Organisation


def mark_of_preview(run: ImportRun) -> str:
    """A mark of all that a preview shows: what was found, and what somebody has decided and chosen since."""
    said = run.import_rows.exclude(decision="", takes=[]).order_by("line")
    chosen = list(said.values_list("line", "decision", "chosen", "takes"))
    return hashlib.sha256(json.dumps([run.outcome, chosen]).encode()).hexdigest()


# --- Decisions ------------------------------------------------------------------------------


def marks_of_decision(import_row: ImportRow) -> dict[str, str]:
    """Marks of a doubtful row as it is shown: for what, what was decided, and when that would be done."""
    return {
        "doubt": mark(import_row.doubt),
        "decision": _decided(import_row.decision, import_row.chosen_id),
        "state": mark(import_row.run.state),
    }


def _decided(decision: str, chosen: int | None) -> str:
    return mark(f"{decision}:{chosen or ''}")


def refuse_if_decided_meanwhile(
    import_row: ImportRow,
    made_from: Mapping[str, str],
    decision: Decision | None,
    organisation: Organisation | None = None,
) -> None:
    """Raise Refused where a row is not what was shown, unless what is decided now is decided already."""
    now = marks_of_decision(import_row)
    seen = now | made_from
    if seen["state"] != now["state"] and import_row.run.state == ImportState.DONE:
        told = _(
            "%(who)s har läst in filen medan du hade sidan öppen. Spara igen om beslutet ska utföras nu."
        )
        told %= {"who": import_row.run.confirmed_by or _("Någon")}
    elif seen["doubt"] != now["doubt"]:
        told = _("Raden liknar något annat nu. Titta på den en gång till.")
    elif now["decision"] in {seen["decision"], _decided(decision or "", organisation and organisation.pk)}:
        return
    elif not import_row.decision:
        told = _(
            "Någon annan har tagit bort beslutet medan du hade sidan öppen. Spara igen om ditt ska gälla."
        )
    else:
        told = _(
            "Någon annan har avgjort raden medan du hade sidan öppen: %(decision)s. Det beslutet gäller. "
            "Tryck en gång till om du vill ändra det."
        )
        told %= {"decision": _in_words(import_row)}
    raise Refused(told)


def _in_words(import_row: ImportRow) -> str:
    chosen = f" ({import_row.chosen})" if import_row.chosen else ""
    return f"{import_row.get_decision_display()}{chosen}"


# --- Choices --------------------------------------------------------------------------------


def marks_of_choices(import_row: ImportRow, takes: Collection[str] | None = None) -> dict[str, str]:
    """By field, marks of what both sides of a row's conflicts say and of whose word counts.

    `takes` are the fields in which the file's does, where it is not as it stands.
    """
    takes = import_row.takes if takes is None else takes
    return {
        one["field"]: mark(json.dumps([one["here"], one["there"], one["field"] in takes]))
        for one in import_row.conflicts
        if one["may_be_taken"]
    }


def choices_of_both(import_row: ImportRow, takes: Collection[str], made_from: Mapping[str, str]) -> list[str]:
    """The fields in which the file's word shall count, when what was left as it was shown stays as it stands.

    Raises Refused where what was chosen between is not what stands there any more.
    """
    now, typed = marks_of_choices(import_row), marks_of_choices(import_row, takes)
    seen = now | made_from
    touched = {field for field in now if typed[field] != seen[field]}
    moved = {field for field in now if now[field] not in {seen[field], typed[field]}}
    gone = (set(takes) & made_from.keys()) - now.keys()
    if gone or moved & touched:
        told = _(
            "Registret säger något annat om rad %(line)s än när du öppnade sidan, så inget val är sparat. "
            "Välj en gång till."
        )
        raise Refused(told % {"line": import_row.line})
    return sorted((set(import_row.takes) - touched) | (set(takes) & touched))
