"""What a file was weighed to be is written, a thousand rows at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from portal.people.models import Address
from portal.people.services import addresses_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.codes import new_code

from ...enums import Verdict
from ...models import ImportRow, ImportRun, Membership, Organisation, SourceRow
from ...registers import Column, RefusedRow, Register
from .standing import TAGS, Standing
from .weighing import Weighed

_AT_A_TIME = 1000


def save(weighed: list[Weighed], *, source: str, tag_ids: dict[tuple[Column, str], int]) -> None:
    """Organisations, their tags and contacts, and what each row said."""
    taken = [one for one in weighed if one.standing]
    standings = list({id(one.standing): one.standing for one in taken}.values())
    _save_organisations(standings)
    for column in TAGS:
        _save_tags(standings, column, tag_ids)
    _save_people(standings)
    _save_source_rows(taken, source)


def keep_run(weighed: list[Weighed], *, register: Register, source: str, counts: dict, actor: Actor) -> None:
    """That the file came in, with the rows that somebody has to decide or to mend."""
    run = ImportRun(
        source=source,
        asked_by_id=actor.user_id,
        sha256=register.sha256,
        kind=register.kind,
        encoding=register.encoding,
        headings=[heading.word for heading in register.columns],
        counts=counts,
    )
    doubtful = [one for one in weighed if one.verdict is Verdict.DOUBTFUL]
    addresses = _known_addresses(doubtful)
    waiting = [_doubtful(run, one, weighed, addresses) for one in doubtful]
    waiting += [_refused(run, one) for one in register.refused]
    _save_run(run, waiting)


def _known_addresses(rows: list[Weighed]) -> dict[str, int]:
    emails = {contact.email for one in rows for contact in one.row.contacts}
    return dict(Address.objects.filter(email__in=emails).values_list("email", "pk"))


def _doubtful(run: ImportRun, one: Weighed, weighed: list[Weighed], addresses: dict[str, int]) -> ImportRow:
    known = (addresses[contact.email] for contact in one.row.contacts if contact.email in addresses)
    return ImportRow(
        run=run,
        line=one.row.line,
        name=one.row.name,
        verdict=one.verdict,
        reason=one.reason,
        other_line=one.other.line,
        organisation_id=_organisation_of(one, weighed),
        nth=one.key.nth,
        address_id=next(known, None),
        cells=one.row.cells,
        values=one.row.as_json(),
    )


def _refused(run: ImportRun, one: RefusedRow) -> ImportRow:
    return ImportRow(
        run=run, line=one.line, name=one.name, verdict=Verdict.REFUSED, reason=one.reason, cells=one.cells
    )


def _save_run(run: ImportRun, rows: list[ImportRow]) -> None:
    run.save()
    ImportRow.objects.bulk_create(rows, batch_size=_AT_A_TIME)


def _organisation_of(one: Weighed, weighed: list[Weighed]) -> int | None:
    """What a doubtful row may be: an organisation that was there, or came of an earlier row."""
    if one.other.organisation or one.other.place is None:
        return one.other.organisation
    standing = weighed[one.other.place].standing
    return standing and standing.organisation.pk


def _save_organisations(standings: list[Standing]) -> None:
    new = [standing.organisation for standing in standings if standing.organisation.pk is None]
    for organisation, code in zip(new, _new_codes(len(new), Organisation), strict=True):
        organisation.code = code
    by_fields: dict[frozenset[str], list[Organisation]] = defaultdict(list)
    for standing in standings:
        if standing.organisation.pk and standing.changed:
            by_fields[frozenset(standing.changed)].append(standing.organisation)
    Organisation.objects.bulk_create(new, batch_size=_AT_A_TIME)
    # One row of history for each organisation, however much of it has changed.
    for fields, organisations in by_fields.items():
        Organisation.objects.bulk_update(organisations, sorted(fields), batch_size=_AT_A_TIME)


def _save_tags(standings: list[Standing], column: Column, ids: dict[tuple[Column, str], int]) -> None:
    through = TAGS[column].through
    off = [row for standing in standings for row in standing.tags_off[column]]
    if off:
        through.objects.filter(pk__in=off).delete()
    through.objects.bulk_create(
        [
            through(organisation_id=standing.organisation.pk, tag_id=ids[column, key])
            for standing in standings
            for key, row in standing.tags[column].items()
            if row is None
        ],
        batch_size=_AT_A_TIME,
    )


def _save_people(standings: list[Standing]) -> None:
    people = [(standing.organisation, person) for standing in standings for person in standing.people]
    new = [
        (organisation, person) for organisation, person in people if not (person.membership or person.ended)
    ]
    addresses = addresses_for({person.email for _organisation, person in new if person.email})
    codes = _new_codes(len(new), Membership)
    Membership.objects.bulk_create(
        [
            Membership(
                code=next(codes),
                organisation=organisation,
                name=person.name,
                address=addresses.get(person.email),
                phone=person.phone,
            )
            for organisation, person in new
        ],
        batch_size=_AT_A_TIME,
    )
    changed = [
        Membership(pk=person.membership, name=person.name, phone=person.phone)
        for _organisation, person in people
        if person.membership and person.changed
    ]
    if changed:
        Membership.objects.bulk_update(changed, ["name", "phone"], batch_size=_AT_A_TIME)
    ended = [person.membership for _organisation, person in people if person.membership and person.ended]
    if ended:
        # Whoever leaves today gets no letter from today on.
        Membership.objects.filter(pk__in=ended).update(active_to=clock.today() - timedelta(days=1))


def _save_source_rows(taken: Iterable[Weighed], source: str) -> None:
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
            decision=one.decision,
        )
        for one in taken
        if one.is_said_anew
    ]
    new, kept = [row for row in rows if not row.pk], [row for row in rows if row.pk]
    SourceRow.objects.bulk_create(new, batch_size=_AT_A_TIME)
    SourceRow.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name_key", "place_key", "number", "nth", "organisation", "values"],
        batch_size=_AT_A_TIME,
    )


def _new_codes(wanted: int, model, draw: Callable[[], str] = new_code) -> Iterator[str]:
    """As many codes as wanted that no row of the model has; one collision must not undo an import."""
    codes: set[str] = set()
    while len(codes) < wanted:
        drawn = {draw() for _ in range(wanted - len(codes))}
        codes |= drawn - set(model.objects.filter(code__in=drawn).values_list("code", flat=True))
    return iter(codes)
