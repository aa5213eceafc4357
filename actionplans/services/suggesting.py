"""Organisations suggest areas; officials answer each suggestion with reasons, by letter."""

from django.db import IntegrityError, transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from organisations.enums import OrganisationState
from organisations.models import Membership
from organisations.notices import recipient
from organisations.services import hand_over_links
from portal.history.recording import recorded
from portal.notifications.services import notify
from portal.people.enums import LinkPurpose
from portal.people.models import Committee, Department, User
from portal.people.services import links_for
from portal.records.services import drawn_up, received
from portal.threads.enums import Relation
from portal.threads.services import link
from portal.web import clock
from portal.web.actor import Actor
from portal.web.personal_numbers import without_personal_numbers
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day

from ..enums import SUGGESTION_ANSWERED, SUGGESTION_RECEIVED, AreaState, SuggestionState
from ..models import Area, AreaSuggestion
from .areas import draft_area, held_area

# More than an organisation suggests in a day, one thinks, in earnest.
MOST_A_DAY = 10


@recorded
def suggest_area(
    membership: Membership, *, department: Department, title: str, text: str, code: str, actor: Actor
) -> AreaSuggestion:
    """An organisation suggests an area to a department; its contact gets a receipt.

    `code` is drawn when the form is given out: sent twice, it is one. Refuses whoever no longer acts for the
    organisation, a department that is no more, and what looks like a personal number.
    """
    contact = _held_contact(membership)
    standing = contact.organisation.area_suggestions.filter(code=code).first()
    if standing:
        return standing
    for field, words in (("title", title), ("text", text)):
        if without_personal_numbers(words)[1]:
            raise Refused(_("Det ser ut som ett personnummer. Ta bort det."), field=field)
    if not Department.objects.on(clock.today()).filter(pk=department.pk).exists():
        raise Refused(_("Förvaltningen finns inte längre. Välj en annan."), field="department")
    today = clock.today()
    if contact.organisation.area_suggestions.filter(made_at__date=today).count() >= MOST_A_DAY:
        raise Refused(_("Ni har lämnat många förslag i dag. Vänta till i morgon med nästa."))
    try:
        with transaction.atomic():
            suggestion = AreaSuggestion.objects.create(
                code=code,
                department=department,
                organisation=contact.organisation,
                title=title,
                text=text,
                address=contact.address,
                user=contact.user,
                made_at=clock.now(),
            )
    except IntegrityError:
        raise Refused(_("Förslaget kunde inte sparas. Försök igen.")) from None
    received(
        suggestion,
        title=_("Förslag till område: %(title)s") % {"title": title},
        counterpart=contact.organisation.name,
        committee=_committee_of(department),
        actor=actor,
    )
    _tell(SUGGESTION_RECEIVED, suggestion)
    return suggestion


@recorded
def withdraw_suggestion(suggestion: AreaSuggestion, *, actor: Actor) -> AreaSuggestion:
    """The organisation takes it back; said twice it is once. Refuses one that is answered."""
    suggestion = _held(suggestion)
    if suggestion.state == SuggestionState.WITHDRAWN:
        return suggestion
    if not suggestion.is_waiting:
        raise Refused(_("Förslaget är redan besvarat, så det går inte att ta tillbaka."))
    suggestion.state = SuggestionState.WITHDRAWN
    suggestion.save(update_fields=["state"])
    return suggestion


@recorded
def take_up_suggestion(suggestion: AreaSuggestion, *, answer: str, by: User, actor: Actor) -> AreaSuggestion:
    """Yes: it becomes a new draft in the inventory, with the organisation as active there."""
    suggestion = _held_to_answer(suggestion, SuggestionState.TAKEN, answer)
    if not suggestion.is_waiting:
        return suggestion
    area = draft_area(
        values={
            "department": suggestion.department,
            "committee": _committee_of(suggestion.department),
            "title": suggestion.title,
            "need": suggestion.text,
            "organisations": [suggestion.organisation],
        },
        code=suggestion.code,
        owner=by,
        actor=actor,
    )
    return _answer(suggestion, SuggestionState.TAKEN, answer, area, by, actor)


@recorded
def join_suggestion(
    suggestion: AreaSuggestion, *, area: Area | None, answer: str, by: User, actor: Actor
) -> AreaSuggestion:
    """It goes into an area that stands already; the organisation is shown as active there."""
    suggestion = _held_to_answer(suggestion, SuggestionState.JOINED, answer, area)
    if not suggestion.is_waiting:
        return suggestion
    if area is None:
        raise Refused(_("Välj vilket område förslaget ingår i."), field="area")
    area = held_area(area)
    if area.state == AreaState.CLOSED or area.department_id != suggestion.department_id:
        raise Refused(_("Området är avslutat, eller är en annan förvaltnings. Välj ett annat."), field="area")
    area.organisations.add(suggestion.organisation)
    return _answer(suggestion, SuggestionState.JOINED, answer, area, by, actor)


@recorded
def decline_suggestion(suggestion: AreaSuggestion, *, answer: str, by: User, actor: Actor) -> AreaSuggestion:
    """No, and why."""
    suggestion = _held_to_answer(suggestion, SuggestionState.DECLINED, answer)
    if not suggestion.is_waiting:
        return suggestion
    return _answer(suggestion, SuggestionState.DECLINED, answer, None, by, actor)


@recorded
def pass_on_suggestion(suggestion: AreaSuggestion, *, department: Department, actor: Actor) -> AreaSuggestion:
    """It is another department's to answer, by the same day. Refuses what is answered already."""
    suggestion = _held(suggestion)
    _refuse_unless_waiting(suggestion)
    if not Department.objects.on(clock.today()).filter(pk=department.pk).exists():
        raise Refused(_("Förvaltningen finns inte längre. Välj en annan."), field="department")
    suggestion.department = department
    suggestion.save(update_fields=["department"])
    return suggestion


def _held_contact(membership: Membership) -> Membership:
    """Whoever acts for the organisation, as it stands now; the organisation's other contacts wait."""
    rows = Membership.objects.select_related("organisation", "address", "user")
    contact = rows.select_for_update(of=("self", "organisation")).filter(pk=membership.pk).first()
    if contact is None or not contact.is_current:
        raise Refused(_("Du företräder inte längre föreningen, så du kan inte föreslå något för den."))
    if contact.organisation.state == OrganisationState.WITHDRAWN:
        raise Refused(_("Föreningen har lämnat registret, så den kan inte föreslå något här."))
    return contact


def _held(suggestion: AreaSuggestion) -> AreaSuggestion:
    """The row as it is now, and nobody else's until we are done."""
    rows = AreaSuggestion.objects.for_letter().select_for_update(of=("self",))
    standing = rows.filter(pk=suggestion.pk).first()
    if standing is None:
        raise Refused(_("Förslaget finns inte längre."))
    return standing


def _held_to_answer(
    suggestion: AreaSuggestion, becomes: SuggestionState, answer: str, area: Area | None = None
) -> AreaSuggestion:
    """The row, still waiting; or, pressed twice, as it already became.

    Refuses what somebody else has answered, and says what; what was taken back; and no reasons.
    """
    standing, answer = _held(suggestion), answer.strip()
    if not answer:
        raise Refused(_("Skriv varför. Föreningen får ditt svar."), field="answer")
    is_same = (standing.state, standing.answer) == (becomes, answer)
    if not (is_same and (area is None or standing.area_id == area.pk)):
        _refuse_unless_waiting(standing)
    return standing


def _refuse_unless_waiting(standing: AreaSuggestion) -> None:
    if standing.state == SuggestionState.WITHDRAWN:
        raise Refused(_("Föreningen har tagit tillbaka förslaget, så det behöver inget svar."))
    if standing.is_waiting:
        return
    raise Refused(
        _("%(name)s svarade %(day)s: %(state)s. Ditt svar är inte skickat. Skälet var: ”%(answer)s”")
        % {
            "name": standing.answered_by or _("Någon annan"),
            "day": day(standing.answered_at),
            "state": standing.get_state_display(),
            "answer": Truncator(standing.answer).chars(300),
        }
    )


def _answer(
    suggestion: AreaSuggestion,
    state: SuggestionState,
    answer: str,
    area: Area | None,
    by: User,
    actor: Actor,
) -> AreaSuggestion:
    suggestion.state, suggestion.answer, suggestion.area = state, answer.strip(), area
    suggestion.answered_by, suggestion.answered_at = by, clock.now()
    suggestion.save(update_fields=["state", "answer", "area", "answered_by", "answered_at"])
    if area:
        link(suggestion, area, relation=Relation.LED_TO, on=clock.today(), actor=actor)
    drawn_up(
        suggestion,
        title=_("Svar på förslag till område: %(title)s") % {"title": suggestion.title},
        counterpart=suggestion.organisation.name,
        committee=_committee_of(suggestion.department),
        actor=actor,
    )
    _tell(SUGGESTION_ANSWERED, suggestion)
    return suggestion


def _tell(notice: str, suggestion: AreaSuggestion) -> None:
    """A letter to whoever suggested it; where that person acts for it no more, to all who do."""
    reached = suggestion.organisation.memberships.current().reachable().select_related("address", "user")
    contacts = list(reached.filter(address=suggestion.address_id)[:1]) or list(reached)
    pairs = [(contact, contact.address) for contact in contacts]
    links_for(purpose=LinkPurpose.SUGGEST, subjects_and_addresses=pairs)
    hand_over_links(contacts)
    for contact in contacts:
        notify(notice, about=suggestion, to=recipient(contact))


def _committee_of(department: Department) -> Committee | None:
    """The one that it answers to; none where that is several or none."""
    committees = list(department.committees.on(clock.today())[:2])
    return committees[0] if len(committees) == 1 else None
