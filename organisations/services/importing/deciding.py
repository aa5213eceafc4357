"""Somebody decides what a doubtful row is; the decision holds at every later import of its source."""

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ...enums import Decision, OrganisationState, Verdict
from ...models import ImportRow, Organisation, SourceRow
from ...registers import Row, recognise
from .bringing_in import lock_imports
from .differences import Difference, apply
from .identity import Key
from .saving import save
from .standing import Standing, a_new_one, standings
from .weighing import Weighed
from .words import Words


@recorded
def decide(
    import_row: ImportRow, *, decision: Decision, organisation: Organisation | None = None, actor: Actor
) -> SourceRow:
    """Say what a doubtful row is: the same organisation, another one, or nothing to bring in.

    The same is `organisation`, or where none is named what the row was said to resemble; what it lacks is
    filled in. Another one gets no number that is taken. Raises Refused where somebody has decided
    already, or nobody needs to.
    """
    lock_imports()
    import_row = ImportRow.objects.select_related("run", "organisation").get(pk=import_row.pk)
    if import_row.decision:
        raise Refused(_("Raden är redan avgjord."))
    row = _doubtful(import_row)
    source, key = import_row.run.source, Key.of(row, import_row.nth)
    kept = SourceRow.objects.filter(source=source, **_fields(key)).first()
    if kept and kept.decision != Decision.LINKED:
        raise Refused(_("Raden är redan avgjord."))
    standing = None
    if decision == Decision.SAME:
        standing = _standing(organisation or import_row.organisation)
    elif decision == Decision.ANOTHER:
        standing = a_new_one(row.name)
    if standing:
        _save(import_row, row, key, standing, kept)
    # What the row said of people has been taken, or is not wanted.
    import_row.decision, import_row.cells, import_row.values = decision, [], {}
    import_row.save(update_fields=["decision", "cells", "values"])
    return SourceRow.objects.update_or_create(
        source=source,
        **_fields(key),
        defaults={
            "decision": decision,
            "decided_on": clock.today(),
            "decided_by_id": actor.user_id,
            "organisation": standing and standing.organisation,
        },
    )[0]


def _doubtful(import_row: ImportRow) -> Row:
    if import_row.verdict != Verdict.DOUBTFUL:
        raise Refused(_("Raden kan inte avgöras. Rätta den i filen och läs in den igen."))
    return Row.from_json(import_row.values)


def _fields(key: Key) -> dict:
    return {"name_key": key.name, "place_key": key.place, "number": key.number, "nth": key.nth}


def _standing(organisation: Organisation | None) -> Standing:
    if organisation is None:
        raise Refused(_("Välj vilken förening raden hör till."), field="organisation")
    while organisation.merged_into:
        organisation = organisation.merged_into
    if organisation.state == OrganisationState.WITHDRAWN:
        raise Refused(_("Föreningen har begärt att tas bort ur registret."), field="organisation")
    return standings({organisation.pk})[organisation.pk]


def _save(import_row: ImportRow, row: Row, key: Key, standing: Standing, kept: SourceRow | None) -> None:
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


def _weighed(
    row: Row, key: Key, standing: Standing, difference: Difference, kept: SourceRow | None
) -> Weighed:
    verdict = Verdict.CHANGED if standing.organisation.pk else Verdict.NEW
    return Weighed(row, key, verdict, standing=standing, difference=difference, source_row=kept)


@recorded
def forget_import_rows(*, actor: Actor) -> int:
    """Forget rows that nobody has mended in time; what was decided of them holds. How many there were."""
    return ImportRow.objects.too_old().delete()[0]
