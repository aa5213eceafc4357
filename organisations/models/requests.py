"""What people ask for and somebody decides: to act for an organisation, to change what it is called."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy
from rules import has_perm

from portal.history.recording import tracked
from portal.people.models import PUBLIC_TASK, Address, User
from portal.records.documents import Document
from portal.web import clock
from portal.web.codes import new_code
from portal.web.rooms import Personal

from ..enums import REQUEST_TONE, ChangeRequestState, MembershipRequestState
from .filing import of_change
from .memberships import Membership
from .organisations import Organisation
from .words import field_in_words, field_label

# How long an organisation's own contacts have to answer; then an official does.
TIME_TO_DECIDE = timedelta(days=14)
_DECIDED = (MembershipRequestState.APPROVED, MembershipRequestState.DECLINED)


class MembershipRequestQuerySet(models.QuerySet):
    """Questions about those who ask to act for an organisation."""

    def waiting(self) -> "MembershipRequestQuerySet":
        """Those that somebody has to answer."""
        return self.filter(state=MembershipRequestState.WAITING)

    def open(self) -> "MembershipRequestQuerySet":
        """Those that may still be answered, also those whose address nobody has confirmed."""
        return self.filter(state__in=[MembershipRequestState.UNCONFIRMED, MembershipRequestState.WAITING])

    def for_officials(self) -> "MembershipRequestQuerySet":
        """Those that wait for an official: no letter reaches a contact, or none has answered in time."""
        reachable = Membership.objects.current().reachable().filter(organisation=OuterRef("organisation"))
        return self.waiting().filter(~Exists(reachable) | Q(asked_at__lte=clock.now() - TIME_TO_DECIDE))

    def out_of_use(self) -> "MembershipRequestQuerySet":
        """Those answered or taken back, each with the day of the last word as `unused_since`."""
        over = self.exclude(state__in=[MembershipRequestState.UNCONFIRMED, MembershipRequestState.WAITING])
        return over.annotate(unused_since=TruncDate(Coalesce("decided_at", "asked_at", "made_at")))

    def visible_to(self, user) -> "MembershipRequestQuerySet":
        """Contacts see those to their own organisations, officials those that fall to them or are decided."""
        if not user.is_authenticated:
            return self.none()
        confirmed = self.exclude(state=MembershipRequestState.UNCONFIRMED)
        own = Membership.objects.own_of(user).order_by().values("organisation")
        seen = Q(organisation__in=own)
        if has_perm("organisations.change_contacts", user):
            seen |= Q(pk__in=self.model.objects.for_officials().values("pk")) | Q(state__in=_DECIDED)
        return confirmed.filter(seen).select_related("organisation", "address", "decided_by")

    def for_letter(self) -> "MembershipRequestQuerySet":
        """With what letters and the pages behind their links say."""
        return self.select_related("organisation", "address", "user", "decided_by")


@tracked("organisation", "user", "state", "decided_by", that_it_changed=("name", "address", "words"))
class MembershipRequest(models.Model):
    """Somebody asks to act for an organisation; its contacts decide, or an official where none can."""

    PERSONAL = Personal(
        fields=("user", "name", "address", "words", "decided_by"),
        title=gettext_lazy("Frågor om att företräda en förening"),
        what=gettext_lazy("Den som frågar: namn, adress och vad personen skrev; vem som svarade."),
        purpose=gettext_lazy("Att föreningen ska kunna avgöra om den som frågar får företräda den."),
        ground=PUBLIC_TASK,
        keep=gettext_lazy("Ett år efter svaret; obekräftade frågor två veckor."),
        forget="erase",
        others=("decided_by",),
        months=12,
        since=gettext_lazy("svaret"),
    )

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="membership_requests")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="membership_requests")
    name = models.CharField(gettext_lazy("namn"), max_length=120)
    address = models.ForeignKey(Address, models.CASCADE, related_name="membership_requests")
    words = models.TextField(gettext_lazy("varför"), blank=True)
    state = models.CharField(
        max_length=12, choices=MembershipRequestState.choices, default=MembershipRequestState.UNCONFIRMED
    )
    made_at = models.DateTimeField()
    # When it began to wait for an answer: at once for who has signed in, else with the link in a letter.
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(gettext_lazy("skäl"), blank=True)

    objects = MembershipRequestQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("fråga om att företräda")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "address",
                name="one_open_wish_to_act_for_it",
                condition=Q(state__in=["unconfirmed", "waiting"]),
                violation_error_message=gettext_lazy("Du har redan frågat. Vänta på svaret."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("join_decide", kwargs={"code": self.code})

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to answer it."""
        return self.state == MembershipRequestState.WAITING

    @property
    def tone(self) -> str:
        """Of its state tag."""
        return REQUEST_TONE[self.state]

    @property
    def answer_by(self) -> datetime | None:
        """Until when it is the contacts' to answer."""
        return self.asked_at and self.asked_at + TIME_TO_DECIDE


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of what is asked for, in words: what stood when it was asked for, stands now, is wished."""

    label: str
    before: str
    now: str
    wanted: str

    @property
    def has_moved(self) -> bool:
        """Whether somebody has changed it since it was asked for."""
        return self.before != self.now


class ChangeRequestQuerySet(models.QuerySet):
    """Questions about wishes to change a name, a number or a legal form."""

    def waiting(self) -> "ChangeRequestQuerySet":
        """Those that an official has to answer."""
        return self.filter(state=ChangeRequestState.WAITING)

    def out_of_use(self) -> "ChangeRequestQuerySet":
        """Those answered or taken back, each with the day of the last word as `unused_since`."""
        over = self.exclude(state=ChangeRequestState.WAITING)
        return over.annotate(unused_since=TruncDate(Coalesce("decided_at", "asked_at")))

    def visible_to(self, user) -> "ChangeRequestQuerySet":
        """Whoever decides sees all."""
        seen = self if has_perm("organisations.decide_change", user) else self.none()
        return seen.select_related("organisation", "asked_by", "decided_by")

    def for_letter(self) -> "ChangeRequestQuerySet":
        """With what the answer says."""
        return self.select_related("organisation", "asked_by", "decided_by")


@tracked("organisation", "state", "asked_by", "decided_by")
class ChangeRequest(models.Model):
    """An organisation asks for another name, number or legal form; an official looks whether that is so.

    `wanted` holds the new values by field, `stood` what each was when it was asked for.
    """

    PERSONAL = Personal(
        fields=("asked_by", "why", "decided_by"),
        title=gettext_lazy("Begärda ändringar av en förenings namn, nummer och form"),
        what=gettext_lazy("Den som bad om ändringen, och varför; vem som svarade."),
        purpose=gettext_lazy("Att kunna svara den som ber om ett annat namn, nummer eller en annan form."),
        ground=PUBLIC_TASK,
        keep=gettext_lazy("Ett år efter svaret."),
        forget="blank",
        others=("decided_by",),
        months=12,
        since=gettext_lazy("svaret"),
    )

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="change_requests")
    wanted = models.JSONField()
    stood = models.JSONField()
    why = models.TextField(gettext_lazy("varför"), blank=True)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="change_requests")
    asked_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ChangeRequestState.choices, default=ChangeRequestState.WAITING
    )
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(gettext_lazy("skäl"), blank=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("begärd ändring")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                name="one_open_change_for_each_organisation",
                condition=Q(state="waiting"),
                violation_error_message=gettext_lazy("Föreningen har redan bett om en ändring."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("change_decide", kwargs={"code": self.code})

    @property
    def is_waiting(self) -> bool:
        """Whether an official has to answer it."""
        return self.state == ChangeRequestState.WAITING

    def as_document(self) -> Document:
        """As the registrar has it."""
        return of_change(self)

    @property
    def tone(self) -> str:
        """Of its state tag."""
        return REQUEST_TONE[self.state]

    @property
    def differences(self) -> Iterator[Difference]:
        """Field by field, in words."""
        for name, wanted in self.wanted.items():
            yield Difference(
                label=field_label(name),
                before=field_in_words(name, self.stood[name]),
                now=field_in_words(name, getattr(self.organisation, name)),
                wanted=field_in_words(name, wanted),
            )
