"""What the portal knows of a person: read from the same map of the tables by which erasing finds it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dialogues.enums import DialogueState, MailingState, MeetingState
from dialogues.models import Dialogue, Mailing, Meeting, NeedsReading, Rsvp
from organisations.models import Membership
from portal.notifications.declaring import kinds
from portal.people.models import Address, User
from portal.people.services import is_only_administrator
from portal.web import clock
from portal.web.addresses import spellings
from portal.web.rooms import Personal, notices
from portal.web.templatetags.furniture import day

from .erasing import Way, goes_with, references_to, rows_that_name
from .processing import Kind
from .processing import kinds as register_of_kinds
from .whose import Whose

# Of many rows of one kind the page shows the newest; the file has them all.
SHOWN = 20

# Fields whose own names are only the machinery's.
_LABELS = {
    "name": gettext_lazy("namn"),
    "email": gettext_lazy("e-postadress"),
    "address": gettext_lazy("e-postadress"),
    "reason": gettext_lazy("vad mejlservern sade"),
    "last_login": gettext_lazy("inloggad senast"),
    "device": gettext_lazy("webbläsare"),
    "began_at": gettext_lazy("sedan"),
    "last_on": gettext_lazy("senast"),
    "subject": gettext_lazy("ämne"),
    "body": gettext_lazy("brevets text"),
    "server_answer": gettext_lazy("vad mejlservern svarade"),
    "sent_at": gettext_lazy("skickat"),
    "notice": gettext_lazy("sort"),
    "kind": gettext_lazy("sort"),
    "organisation": gettext_lazy("förening"),
    "meeting": gettext_lazy("möte"),
    "role": gettext_lazy("roll"),
    "state": gettext_lazy("läge"),
    "purpose": gettext_lazy("vad den öppnar"),
    "expires_at": gettext_lazy("gäller till"),
    "off_since": gettext_lazy("sedan"),
    "answered_at": gettext_lazy("svarade"),
    "imported_on": gettext_lazy("kom ur ett register"),
    "active_from": gettext_lazy("från och med"),
    "active_to": gettext_lazy("till och med"),
    "language": gettext_lazy("språk"),
}
# Half of a secret, a digest of what it stands for, or the post room's own: says nothing of the person.
_UNSAID = {
    ("people.User", "password"),
    ("people.Identity", "subject"),
    ("notifications.Letter", "kind"),
    ("notifications.Letter", "expires_at"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """Rows of one kind: what they say, why and for how long they are kept, and where they are corrected."""

    model: type[models.Model]
    title: str
    personal: Personal
    kept: str
    rows: list[models.Model]
    correct_at: str

    @property
    def shown(self) -> list[list[tuple[str, str]]]:
        """The newest rows, each as labels and words."""
        return [list(_facts(row)) for row in self.rows[:SHOWN]]

    @property
    def more(self) -> int:
        """How many rows only the file has."""
        return max(0, len(self.rows) - SHOWN)


def known_of(whose: Whose) -> list[Known]:
    """All that the declarations of the models know of a person, by kind, from the ground up."""
    wanted = _rows_about(whose)
    floors = {config.label: number for number, config in enumerate(apps.get_app_configs())}
    kinds_of_rows = sorted(wanted, key=lambda model: floors[model._meta.app_label], reverse=True)
    declared = {kind.model: kind for kind in register_of_kinds()}
    return [_known(declared[model], wanted[model]) for model in kinds_of_rows if wanted[model]]


def as_data(whose: Whose) -> dict[str, Any]:
    """The same as data, for a file: every row."""
    return {
        "hamtat": clock.now(),
        "uppgifter": [
            {
                "sort": known.title,
                "tabell": known.model._meta.label,
                "varfor": str(known.personal.purpose),
                "rattslig_grund": str(known.personal.ground),
                "hur_lange": known.kept,
                "rader": [dict(_facts(row)) for row in known.rows],
            }
            for known in known_of(whose)
        ],
    }


def _rows_about(whose: Whose) -> dict[type[models.Model], set[int]]:
    found: dict[type[models.Model], set[int]] = defaultdict(set)
    for part in whose.parts():
        found[type(part)].add(part.pk)
        for reference in references_to(type(part)):
            if reference.way in {Way.ERASE, Way.BLANK} and hasattr(reference.model, "PERSONAL"):
                rows = reference.model._base_manager.filter(**{reference.field.attname: part.pk})
                found[reference.model].update(rows.values_list("pk", flat=True))
    found[Membership].difference_update(whose.of_others.values_list("pk", flat=True))
    for model in list(found):
        for other, key in goes_with(model):
            rows = other._base_manager.filter(**{f"{key.attname}__in": found[model]})
            found[other].update(rows.values_list("pk", flat=True))
    for address in whose.addresses:
        for rows, _names in rows_that_name(spellings(address.email)):
            found[rows.model].update(row.pk for row in rows)
    in_need = Rsvp.objects.filter(pk__in=found[Rsvp], needs__isnull=False)
    readings = NeedsReading.objects.filter(meeting__in=in_need.values("meeting"))
    found[NeedsReading].update(readings.values_list("pk", flat=True))
    return found


def _known(kind: Kind, ids: Iterable[int]) -> Known:
    model = kind.model
    said = [field.name for field in _said(model) if field.is_relation]
    rows = model._base_manager.filter(pk__in=ids).select_related(*said).order_by("-pk")
    title = model.PERSONAL.title_to_person or model.PERSONAL.title
    return Known(model, str(title), model.PERSONAL, kind.kept, list(rows), _corrected_at(model))


def _corrected_at(model: type[models.Model]) -> str:
    """The page of one's own on which rows of a kind are changed; empty where there is none."""
    pages = {"notifications.Choice": "letter_choices", "people.SignIn": "account_home"}
    name = pages.get(model._meta.label)
    return reverse(name) if name else ""


def _said(model: type[models.Model]) -> Iterator[models.Field]:
    """The fields that say something of the person, or of the thing that the row is about."""
    own = model.PERSONAL.fields
    for field in model._meta.concrete_fields:
        if (model._meta.label, field.name) in _UNSAID or isinstance(field, models.JSONField):
            continue
        # That it points to oneself says nothing; that somebody else did something is said where it is named.
        names_another = field.name in model.PERSONAL.others and isinstance(field.verbose_name, Promise)
        if field.related_model is User and field.name in own and not names_another:
            continue
        if _label(field):
            yield field


def _label(field: models.Field) -> Any:
    if isinstance(field.verbose_name, Promise):
        return field.verbose_name
    return _LABELS.get(field.name)


def _facts(row: models.Model) -> Iterator[tuple[str, str]]:
    """A row as labels and words; what says nothing is left out."""
    for field in _said(type(row)):
        words = _in_words(row, field)
        if words:
            yield capfirst(str(_label(field))), words


def _in_words(row: models.Model, field: models.Field) -> str:
    value = getattr(row, field.name)
    if value is None or value == "":
        return ""
    if isinstance(value, Address):
        return value.email
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, datetime | date):
        return day(value)
    if field.name == "body":
        # As a person reads it: the other form says the same in the language of browsers.
        return value.partition("\f")[0].strip()
    if field.name == "language":
        return str(dict(settings.LANGUAGES).get(value, value))
    if field.name == "notice" and value in notices():
        return str(notices()[value].title)
    if field.name == "kind" and not field.choices:
        return str(kinds()[value].title) if value in kinds() else str(value)
    return str(dict(field.flatchoices).get(value, value))


# --- Being erased ---------------------------------------------------------------------------


def hindrances(whose: Whose) -> list[str]:
    """Why somebody at the municipality must first look at it; none, and a person may erase oneself."""
    return list(_hindrances(whose))


def _hindrances(whose: Whose) -> Iterator[str]:
    if whose.is_shared:
        yield _("Flera kontaktpersoner delar din e-postadress. Vi måste veta vem av er det gäller.")
    user = whose.user
    if user is None:
        return
    today = clock.today()
    if user.role_grants.on(today).exists():
        yield _("Du har en roll i kommunen eller i samrådet.")
    if user.employments.on(today).exists():
        yield _("Du är inlagd som anställd i kommunen.")
    number = _left_in_charge_of(user)
    if number:
        yield ngettext(
            "Du ansvarar för %(n)s möte, remiss eller utskick som någon annan först måste ta över.",
            "Du ansvarar för %(n)s möten, remisser eller utskick som någon annan först måste ta över.",
            number,
        ) % {"n": number}


def _left_in_charge_of(user: User) -> int:
    """How many meetings that are not over, drafts of utskick and dialogues under way a person owns."""
    meetings = Meeting.objects.filter(owner=user).upcoming().exclude(state=MeetingState.CANCELLED)
    drafts = Mailing.objects.filter(owner=user, state=MailingState.DRAFT, dialogue=None)
    under_way = [DialogueState.DRAFT, DialogueState.OPEN, DialogueState.CLOSED]
    dialogues = Dialogue.objects.filter(owner=user, state__in=under_way)
    return meetings.count() + drafts.count() + dialogues.count()


def must_stay(whose: Whose) -> str:
    """Why a person may not even ask to be erased; empty for all but the last administrator."""
    if whose.user and is_only_administrator(whose.user):
        return _(
            "Du är den enda administratören. Utan en administratör kan ingen sköta portalen. Ge först rollen "
            "till någon annan."
        )
    return ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What erasing does to one kind of rows: as they are called to the person, and to others."""

    title_to_person: str
    title: str
    number: int


def what_goes(whose: Whose) -> tuple[list[Outcome], list[Outcome]]:
    """The kinds of rows that go, and those that stay without saying who."""
    goes, stays = [], []
    for known in known_of(whose):
        if known.model is NeedsReading:
            continue
        is_blanked = known.personal.forget == "blank" and known.model not in {User, Address}
        (stays if is_blanked else goes).append(
            Outcome(known.title, str(known.personal.title), len(known.rows))
        )
    return goes, stays
