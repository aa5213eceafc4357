"""The register is kept: organisations are added, changed, confirmed, laid dormant, taken out.

By staff; and what an organisation says of itself, by itself.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.frames.enums import TagKind
from portal.frames.models import Tag
from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.names import fold
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import ORGANISATION_NEXT, ChangeRequestState, MembershipRequestState, OrganisationState
from ..models import LISTS, ConfirmationAsked, Membership, Organisation
from ..registers import Likenesses
from ..registers.likeness import bare
from .handing_over import let_all_go
from .holding import held_organisation, hold_additions
from .mapping import map_soon
from .telling import standing, tell_of_change


def alike(
    *, name: str, place: str, number: str | None = None, but_for: Organisation | None = None
) -> list[Organisation]:
    """Organisations that a name may mean: written otherwise anywhere, or a slip away in the same place.

    One that names no place may be in any. Two different numbers are two organisations. Those that have
    withdrawn are found too. Two queries, however long the register is.
    """
    first = bare(name)[:1]
    if not first:
        return []
    # Short forms begin as the words that they stand for, and a slip in the first letter is looked for in one
    # place only: to weigh all the others would take a second where there are twenty thousand.
    in_question = Q(folded__regex=rf"^\W*{first}") | Q(folded__endswith=f" {fold(place)}")
    others = Organisation.objects.filter(in_question, merged_into=None).exclude(pk=but_for and but_for.pk)
    known = Likenesses()
    for pk, other, where, its_number in others.order_by("pk").values_list("pk", "name", "place", "number"):
        known.add(other, (where or place) if place else "", pk, its_number)
    found = {*known.same(name, number), *known.a_slip_away(name, place, number)}
    return list(Organisation.objects.filter(pk__in=found)) if found else []


@recorded
def add_organisation(
    *, values: Mapping[str, Any], not_the_same_as: Collection[str] = (), actor: Actor
) -> Organisation:
    """A new organisation, in use from now. `not_the_same_as` are codes of those that somebody has looked at.

    Raises Refused where the number is taken, where the name may mean another that was not looked at, and
    for what only the organisation itself may say.
    """
    _refuse_what_only_it_may_say(values)
    return take_in_organisation(values=values, not_the_same_as=not_the_same_as, actor=actor)


@recorded
def take_in_organisation(
    *, values: Mapping[str, Any], not_the_same_as: Collection[str] = (), actor: Actor
) -> Organisation:
    """As `add_organisation`, for one that has spoken for itself: it may name any group that it reaches."""
    hold_additions()
    organisation = Organisation()
    _take(organisation, values)
    _refuse_unless_another(organisation, not_the_same_as)
    _save(organisation, values)
    return organisation


@recorded
def take_in_again(
    organisation: Organisation,
    *,
    values: Mapping[str, Any],
    not_the_same_as: Collection[str] = (),
    actor: Actor,
) -> Organisation:
    """As `take_in_organisation`, for one that has withdrawn: its old entry, with its history, says this.

    Raises Refused as that does, and where somebody has taken it into use meanwhile.
    """
    hold_additions()
    organisation = held_organisation(organisation.pk)
    if organisation.state != OrganisationState.WITHDRAWN:
        raise Refused(_("Numret står redan på %(name)s.") % {"name": organisation}, field="number")
    organisation = change_state(organisation, to=OrganisationState.ACTIVE, actor=actor)
    _take(organisation, values)
    _refuse_unless_another(organisation, not_the_same_as)
    _save(organisation, values)
    return organisation


@recorded
def change_organisation(
    organisation: Organisation,
    *,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    not_the_same_as: Collection[str] = (),
    has_asked: bool = False,
    actor: Actor,
) -> Organisation:
    """Change what stands of an organisation; the groups that only it may name stay as they are.

    Its contacts are told, but where it `has_asked` for the change: then it gets an answer.
    Raises Refused as `add_organisation`, for one that has withdrawn, and where what was `seen` in the
    fields no longer stands.
    """
    hold_additions()
    organisation = held_organisation(organisation.pk)
    _refuse_withdrawn(organisation)
    _refuse_what_only_it_may_say(values)
    values, seen = (_with_what_it_said(organisation, given or {}) for given in (values, seen))
    refuse_if_overtaken(organisation, seen)
    before = standing(organisation, values)
    _take(organisation, values)
    if {"name", "place"} & values.keys():
        _refuse_unless_another(organisation, not_the_same_as)
    _save(organisation, values)
    if not has_asked:
        tell_of_change(organisation, before=before, actor=actor)
    return organisation


@recorded
def change_own_page(
    membership: Membership, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Organisation:
    """An organisation changes what it says of itself; it shows at once. Groups seldom heard it names itself.

    Name, number and legal form are asked for (`ask_for_change`). Raises Refused where the person does not
    act for it any more, where it is in use no longer, and where what was `seen` no longer stands.
    """
    hold_additions()
    organisation = held_by_its_own(membership)
    refuse_if_overtaken(organisation, seen or {})
    _take(organisation, values)
    _save(organisation, values)
    return organisation


def held_by_its_own(membership: Membership) -> Organisation:
    """The organisation that somebody acts for, under lock. Raises Refused where the person does not."""
    organisation = held_organisation(membership.organisation_id)
    _refuse_withdrawn(organisation)
    if not organisation.memberships.current().filter(pk=membership.pk).exists():
        raise Refused(
            _("Du företräder inte längre %(organisation)s, så det sparas inte.")
            % {"organisation": organisation}
        )
    return organisation


@recorded
def confirm_organisation(organisation: Organisation, *, actor: Actor) -> Organisation:
    """Somebody of the organisation has said today that its entry is right. Raises Refused if withdrawn."""
    organisation = held_organisation(organisation.pk)
    _refuse_withdrawn(organisation)
    if organisation.confirmed_on != clock.today():
        organisation.confirmed_on = clock.today()
        organisation.save(update_fields=["confirmed_on"])
    ConfirmationAsked.objects.filter(organisation=organisation).delete()
    return organisation


@recorded
def stand_by(membership: Membership, *, actor: Actor) -> Organisation:
    """Whoever acts for an organisation says that its entry is right; a dormant one is then in use again.

    Raises Refused where the person does not act for it any more.
    """
    organisation = confirm_organisation(held_by_its_own(membership), actor=actor)
    if organisation.state == OrganisationState.DORMANT:
        change_state(organisation, to=OrganisationState.ACTIVE, actor=actor)
    return organisation


@recorded
def change_state(organisation: Organisation, *, to: OrganisationState, actor: Actor) -> Organisation:
    """Take into use, lay dormant or take out; asked for twice it is once. No letter goes.

    One that is taken out has no contacts any more. Raises Refused where the one state cannot follow the
    other.
    """
    organisation = held_organisation(organisation.pk)
    if organisation.state == to:
        return organisation
    if to not in ORGANISATION_NEXT[OrganisationState(organisation.state)]:
        raise Refused(_("Föreningens läge har ändrats, så det går inte längre."))
    if to == OrganisationState.WITHDRAWN:
        let_all_go(organisation, actor=actor)
        _let_wishes_go(organisation)
    if to == OrganisationState.ACTIVE:
        # What it was asked and warned of before counts no more: it would fall asleep again in the morning.
        ConfirmationAsked.objects.filter(organisation=organisation).delete()
    organisation.state = to
    organisation.save(update_fields=["state"])
    map_soon()
    return organisation


def _let_wishes_go(organisation: Organisation) -> None:
    """Nobody is left to act for it, and nothing of it to change."""
    now = clock.now()
    organisation.membership_requests.open().update(state=MembershipRequestState.DECLINED, decided_at=now)
    organisation.change_requests.waiting().update(state=ChangeRequestState.OVERTAKEN, decided_at=now)


def _refuse_withdrawn(organisation: Organisation) -> None:
    if organisation.state == OrganisationState.WITHDRAWN:
        raise Refused(_("Föreningen har begärt att tas bort ur registret, så dess uppgifter ändras inte."))


def _refuse_what_only_it_may_say(values: Mapping[str, Any]) -> None:
    """Groups that are seldom heard are named by the organisations, never by staff (seed 000, 003)."""
    if any(tag.kind == TagKind.UNDER_REPRESENTED for tag in values.get("target_groups", ())):
        raise Refused(
            _("Att den når en grupp som sällan hörs säger föreningen själv."), field="target_groups"
        )


def _with_what_it_said(organisation: Organisation, given: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, where a form's target groups are joined by those that it leaves out."""
    given = dict(given)
    if "target_groups" in given:
        own = organisation.target_groups.filter(kind=TagKind.UNDER_REPRESENTED)
        given["target_groups"] = sorted({*given["target_groups"], *own}, key=_as_listed)
    return given


def _as_listed(tag: Tag) -> tuple[int, int]:
    return tag.order, tag.pk


def _take(organisation: Organisation, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name not in LISTS:
            setattr(organisation, name, value)
    if not any(map(str.isalnum, organisation.name)):
        raise Refused(_("Skriv föreningens namn."), field="name")


def _refuse_unless_another(organisation: Organisation, looked_at: Collection[str]) -> None:
    others = alike(
        name=organisation.name, place=organisation.place, number=organisation.number, but_for=organisation
    )
    if not {other.code for other in others} <= set(looked_at):
        raise Refused(_("Det finns en förening med nästan samma namn. Titta på den först."), field="others")


def _save(organisation: Organisation, values: Mapping[str, Any]) -> None:
    _refuse_a_taken_number(organisation)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        # An import brought it in the same instant: by now it stands, and is named.
        _refuse_a_taken_number(organisation)
        raise
    for name in LISTS:
        if name in values:
            getattr(organisation, name).set(values[name])
    map_soon()


def _refuse_a_taken_number(organisation: Organisation) -> None:
    others = Organisation.objects.exclude(pk=organisation.pk)
    holder = organisation.number and others.filter(number=organisation.number).first()
    if holder:
        raise Refused(_("Numret står redan på %(name)s.") % {"name": holder}, field="number")
