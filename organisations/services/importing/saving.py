"""What a file was weighed to be is written, a thousand rows at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from django.db import models

from portal.history.recording import recorded
from portal.people.services import addresses_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.codes import free_codes

from ...enums import ImportState, Verdict
from ...models import ImportRow, ImportRun, Membership, Organisation, SourceRow
from ...registers import Column, Register
from ..mapping import map_soon
from .identity import mark_of
from .receipt import Receipt
from .standing import TAGS, Standing
from .stored import AT_A_TIME, OF_THE_LISTS, about_the_file, forget_what_was_taken, note, store
from .weighing import Weighed, Weighing


class Pen:
    """Writes a thousand rows at a time, and tells how many it has written."""

    def __init__(self, tell: Callable[[int], None]):
        self.written = 0
        self._tell = tell

    def write(self, model: type[models.Model], rows: list, **how) -> None:
        """Rows that are new, or replace what they stand for."""
        for start in range(0, len(rows), AT_A_TIME):
            piece = rows[start : start + AT_A_TIME]
            model.objects.bulk_create(piece, **how)
            self.written += len(piece)
            self._tell(self.written)


def save(
    weighed: list[Weighed], *, source: str, tag_ids: dict[tuple[Column, str], int], pen: Pen | None = None
) -> None:
    """Organisations, their tags and contacts, and what each row said."""
    pen = pen or Pen(lambda written: None)
    taken = [one for one in weighed if one.standing]
    standings = list({id(one.standing): one.standing for one in taken}.values())
    _save_organisations(standings, pen)
    for column in TAGS:
        _save_tags(standings, column, tag_ids, pen)
    _save_people(standings, pen)
    _save_source_rows(taken, source, pen)
    map_soon()


def rows_to_write(weighed: list[Weighed]) -> int:
    """About how many rows `save` will write: what is told of its progress is measured by it."""
    standings = {id(one.standing): one.standing for one in weighed if one.standing}.values()
    new = [standing for standing in standings if standing.organisation.pk is None]
    tags = sum(row is None for one in standings for tags in one.tags.values() for row in tags.values())
    people = sum(not person.membership for one in standings for person in one.people)
    return len(new) + tags + people + sum(one.standing is not None and one.is_said_anew for one in weighed)


@recorded
def keep_run(
    weighed: list[Weighed], *, register: Register, receipt: Receipt, file_name: str, actor: Actor
) -> None:
    """That the file came in, what was done, and the rows to be decided, mended or looked at."""
    run = ImportRun.objects.create(
        state=ImportState.DONE,
        source=receipt.source,
        sha256=register.sha256,
        asked_by_id=actor.user_id,
        confirmed_by_id=actor.user_id,
        done_at=clock.now(),
        counts=receipt.as_stored(),
        **about_the_file(register, file_name),
    )
    heeded = {remark.line for remark in receipt.warnings}
    heeded |= {conflict.line for conflict in receipt.conflicts}
    told = [one for one in weighed if one.verdict is not Verdict.UNCHANGED or one.row.line in heeded]
    store(run, replace(register, rows=tuple(one.row for one in told)), actor=actor)
    of_the_lists = [remark for remark in receipt.warnings if remark.fault in OF_THE_LISTS]
    note(run, told, among=weighed, remarks=of_the_lists, names_people=False)
    forget_what_was_taken(run, weighed, actor=actor)


@recorded
def forget_what_stands_here(weighing: Weighing, *, actor: Actor) -> None:
    """Let a row wait in one file only, the last that had it: elsewhere it would be decided twice."""
    ImportRow.objects.filter(pk__in=weighing.known.waiting_in(set(weighing.keys))).delete()


def _save_organisations(standings: list[Standing], pen: Pen) -> None:
    new = [standing.organisation for standing in standings if standing.organisation.pk is None]
    for organisation, code in zip(new, free_codes(Organisation, len(new)), strict=True):
        organisation.code = code
    by_fields: dict[frozenset[str], list[Organisation]] = defaultdict(list)
    for standing in standings:
        if standing.organisation.pk and standing.changed:
            by_fields[frozenset(standing.changed)].append(standing.organisation)
    pen.write(Organisation, new)
    # One row of history for each organisation, however much of it has changed.
    for fields, organisations in by_fields.items():
        Organisation.objects.bulk_update(organisations, sorted(fields), batch_size=AT_A_TIME)


def _save_tags(
    standings: list[Standing], column: Column, ids: dict[tuple[Column, str], int], pen: Pen
) -> None:
    through = TAGS[column].through
    off = [row for standing in standings for row in standing.tags_off[column]]
    if off:
        through.objects.filter(pk__in=off).delete()
    new = [
        through(organisation_id=standing.organisation.pk, tag_id=ids[column, key])
        for standing in standings
        for key, row in standing.tags[column].items()
        if row is None
    ]
    pen.write(through, new)


def _save_people(standings: list[Standing], pen: Pen) -> None:
    people = [(standing.organisation, person) for standing in standings for person in standing.people]
    new = [
        (organisation, person) for organisation, person in people if not (person.membership or person.ended)
    ]
    changed = [person for _organisation, person in people if person.membership and person.changed]
    emails = {person.email for person in changed if person.got_an_address}
    addresses = addresses_for((emails | {person.email for _organisation, person in new}) - {""})
    # A private address of somebody with protected identity is brought in nowhere.
    new = [
        (organisation, person)
        for organisation, person in new
        if not (person.email and addresses[person.email].is_protected)
    ]
    codes = free_codes(Membership, len(new))
    memberships = [
        Membership(
            code=next(codes),
            organisation=organisation,
            name=person.name,
            address=addresses.get(person.email),
            phone=person.phone,
            imported_on=clock.today(),
        )
        for organisation, person in new
    ]
    pen.write(Membership, memberships)
    # An address that came with the file is of today: the first letter to it says so.
    for got_an_address, fields in (
        (False, ["name", "phone"]),
        (True, ["name", "phone", "address", "imported_on"]),
    ):
        rows = [
            Membership(
                pk=person.membership,
                name=person.name,
                phone=person.phone,
                address=addresses.get(person.email),
                imported_on=clock.today(),
            )
            for person in changed
            if person.got_an_address is got_an_address
        ]
        if rows:
            Membership.objects.bulk_update(rows, fields, batch_size=AT_A_TIME)
    ended = [person.membership for _organisation, person in people if person.membership and person.ended]
    if ended:
        # Whoever leaves today gets no letter from today on.
        Membership.objects.filter(pk__in=ended).update(active_to=clock.today() - timedelta(days=1))


def _save_source_rows(taken: Iterable[Weighed], source: str, pen: Pen) -> None:
    rows = [
        SourceRow(
            pk=one.source_row and one.source_row.pk,
            source=source,
            name_key=one.key.name,
            place_key=one.key.place,
            number=one.key.number,
            nth=one.key.nth,
            organisation=one.standing.organisation,
            values=one.difference.values,
            mark=mark_of(one.row),
            decision=one.decision,
        )
        for one in taken
        if one.is_said_anew
    ]
    new, kept = [row for row in rows if not row.pk], [row for row in rows if row.pk]
    pen.write(SourceRow, new)
    pen.write(
        SourceRow,
        kept,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name_key", "place_key", "number", "nth", "organisation", "values", "mark"],
    )
