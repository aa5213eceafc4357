"""Somebody decides what a doubtful row is; the decision holds at every later import of its source."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ...enums import Decision, ImportState, Obstacle, OrganisationState, Verdict
from ...models import ImportRow, ImportRun, Organisation, SourceRow
from ...registers import Row, recognise
from ..holding import held, held_organisation, hold_additions
from .differences import Difference, apply
from .identity import Key, mark_of
from .marks import refuse_if_decided_meanwhile
from .saving import save
from .standing import Standing, a_new_one, standings
from .weighing import Weighed
from .words import Words


class Obstructed(Refused):
    """What was decided about a row cannot be done; `obstacle` says why."""

    def __init__(self, obstacle: Obstacle):
        super().__init__(obstacle.label, field=None if obstacle is Obstacle.DECIDED else "organisation")
        self.obstacle = obstacle


@recorded
def decide(
    import_row: ImportRow,
    *,
    decision: Decision,
    organisation: Organisation | None = None,
    made_from: Mapping[str, str] | None = None,
    actor: Actor,
) -> ImportRow:
    """Say what a doubtful row is: the same organisation, another one, or nothing to bring in.

    The same is `organisation`, or where none is named what the row was said to resemble; what it lacks is
    filled in. Another one gets no number that is taken. Before the file is confirmed this is a choice
    that may be changed, and is carried out with all the rest; afterwards it is done at once. `made_from`
    holds the `marks_of_decision` of what was shown. Raises Refused where the row is not that any more,
    where somebody has decided already, or nobody needs to.
    """
    run = held(import_row.run_id)
    import_row = _still_here(run, import_row)
    if run.state == ImportState.DONE and import_row.decision:
        raise Obstructed(Obstacle.DECIDED)
    refuse_if_decided_meanwhile(import_row, made_from or {}, decision, organisation)
    if run.state == ImportState.WEIGHED:
        return _choose(import_row, decision, organisation)
    import_row.chosen = organisation
    hold_additions()
    _source_row, contacts = carry_out_decision(import_row, decision, actor=actor)
    run.counts["contacts"] = run.counts.get("contacts", 0) + contacts
    run.save(update_fields=["counts"])
    return import_row


@recorded
def undecide(import_row: ImportRow, *, made_from: Mapping[str, str] | None = None, actor: Actor) -> ImportRow:
    """Let a row wait again. Raises Refused where another decision was shown, or the file is confirmed."""
    run = held(import_row.run_id)
    if run.state != ImportState.WEIGHED:
        raise Refused(_("Filen är bekräftad. Beslutet går inte att ändra här."))
    import_row = _still_here(run, import_row)
    refuse_if_decided_meanwhile(import_row, made_from or {}, None)
    run.import_rows.filter(pk=import_row.pk).update(decision="", chosen=None)
    return import_row


def _still_here(run: ImportRun, import_row: ImportRow) -> ImportRow:
    found = run.import_rows.select_related("organisation", "chosen").filter(pk=import_row.pk).first()
    if found is None:
        raise Refused(_("Raden står i en senare fil. Avgör den där."))
    return found


def _choose(import_row: ImportRow, decision: Decision, organisation: Organisation | None) -> ImportRow:
    _doubtful(import_row)
    if decision == Decision.SAME:
        if not _is_said_which(import_row, organisation):
            raise Obstructed(Obstacle.NOBODY_SAID)
        _in_use(organisation or import_row.organisation)
    import_row.decision, import_row.chosen, import_row.obstacle = decision, organisation, ""
    import_row.save(update_fields=["decision", "chosen", "obstacle"])
    return import_row


def _is_said_which(import_row: ImportRow, organisation: Organisation | None) -> bool:
    """Whether it is known, or will be once the file is in, which organisation the row is."""
    if organisation or import_row.organisation:
        return True
    other = import_row.run.import_rows.filter(line=import_row.other_line).first()
    return other is not None and (
        other.verdict == Verdict.NEW
        or (other.verdict == Verdict.DOUBTFUL and other.decision in {Decision.SAME, Decision.ANOTHER})
    )


@recorded
def carry_out_decision(import_row: ImportRow, decision: Decision, *, actor: Actor) -> tuple[SourceRow, int]:
    """Do what was decided; how many contacts came of it, too. Raises Obstructed where it cannot be done."""
    row = _doubtful(import_row)
    source, key = import_row.run.source, Key.of(row, import_row.nth)
    kept = SourceRow.objects.filter(source=source, **_fields(key)).first()
    if kept and kept.decision != Decision.LINKED:
        raise Obstructed(Obstacle.DECIDED)
    standing, contacts = None, 0
    if decision == Decision.SAME:
        standing = _standing(import_row.chosen or import_row.organisation)
    elif decision == Decision.ANOTHER:
        standing = a_new_one(row.name)
    if standing:
        contacts = _save(import_row, row, key, standing, kept)
    organisation = standing and standing.organisation
    _forget_the_words(import_row, decision, organisation)
    said = {
        "decision": decision,
        "decided_on": clock.today(),
        "decided_by_id": actor.user_id,
        "organisation": organisation,
        "mark": mark_of(row),
    }
    kept, _is_new = SourceRow.objects.update_or_create(source=source, **_fields(key), defaults=said)
    return kept, contacts


def _forget_the_words(import_row: ImportRow, decision: Decision, organisation: Organisation | None) -> None:
    """What the row said of people has been taken, or is not wanted."""
    import_row.decision, import_row.chosen, import_row.obstacle = decision, organisation, ""
    import_row.cells, import_row.values = [], {}
    import_row.save(update_fields=["decision", "chosen", "obstacle", "cells", "values"])


def _doubtful(import_row: ImportRow) -> Row:
    if import_row.verdict != Verdict.DOUBTFUL:
        raise Refused(_("Raden kan inte avgöras. Rätta den i filen och läs in den igen."))
    return Row.from_json(import_row.values)


def _fields(key: Key) -> dict:
    return {"name_key": key.name, "place_key": key.place, "number": key.number, "nth": key.nth}


def _standing(organisation: Organisation | None) -> Standing:
    organisation = _in_use(organisation)
    if organisation is None:
        raise Obstructed(Obstacle.NOBODY_SAID)
    organisation = _in_use(held_organisation(organisation.pk))
    return standings({organisation.pk})[organisation.pk]


def _in_use(organisation: Organisation | None) -> Organisation | None:
    """The organisation as it stands now, or what it was merged into. Raises Obstructed if it is withdrawn."""
    following = organisation and organisation.pk
    while following:
        organisation = Organisation.objects.filter(pk=following).first()
        following = organisation and organisation.merged_into_id
    if organisation and organisation.state == OrganisationState.WITHDRAWN:
        raise Obstructed(Obstacle.WITHDRAWN)
    return organisation


def _save(import_row: ImportRow, row: Row, key: Key, standing: Standing, kept: SourceRow | None) -> int:
    """Write what the row brings to an organisation; how many contacts are new."""
    words = Words()
    tags, unknown = words.of(row)
    columns = {heading.column for heading in recognise(import_row.run.headings) if heading.is_read}
    difference = apply(
        row,
        standing,
        before={},
        tags=tags,
        says=columns - row.unread - unknown,
        may_have=lambda number: not Organisation.objects.filter(number=number).exists(),
    )
    weighed = _weighed(row, key, standing, difference, kept)
    save([weighed], source=import_row.run.source, tag_ids=words.ids)
    return sum(not person.membership for person in standing.present())


def _weighed(
    row: Row, key: Key, standing: Standing, difference: Difference, kept: SourceRow | None
) -> Weighed:
    verdict = Verdict.CHANGED if standing.organisation.pk else Verdict.NEW
    return Weighed(row, key, verdict, standing=standing, difference=difference, source_row=kept)


@recorded
def forget_import_rows(*, actor: Actor) -> int:
    """Forget what nobody has confirmed or mended in time, and say how many rows; what was decided holds.

    A receipt still says how many were decided as what.
    """
    forgotten = ImportRow.objects.too_old().values("run")
    for run in ImportRun.objects.select_for_update().filter(pk__in=forgotten):
        figures = run.import_rows.figures()
        decisions = (Decision.SAME, Decision.ANOTHER, Decision.LEFT_OUT)
        run.counts["decided"] = {one.value: figures[one] for one in decisions}
        run.save(update_fields=["counts"])
    old = ImportRow.objects.filter(run__in=ImportRun.objects.too_old()).delete()[0]
    ImportRun.objects.too_old().delete()
    return old + ImportRow.objects.too_old().delete()[0]
