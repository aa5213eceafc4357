"""The people who act for organisations."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked
from portal.notifications.enums import LetterState
from portal.notifications.models import Choice, Letter
from portal.people.enums import AddressState
from portal.people.models import PUBLIC_TASK, Address, Protection, User
from portal.web import clock
from portal.web.codes import new_code
from portal.web.rooms import Personal

from ..enums import MembershipRole


class MembershipQuerySet(models.QuerySet):
    """Questions about memberships."""

    def visible_to(self, user) -> "MembershipQuerySet":
        """One's own, also those that are over: what one was writing just then is not lost."""
        if not user.is_authenticated:
            return self.none()
        return self.begun().filter(user=user).select_related("organisation", "address")

    def own_of(self, user) -> "MembershipQuerySet":
        """What a person acts for today, in the order of the register."""
        return self.current().filter(user=user).order_by("organisation__sort_key", "pk")

    def current(self, on: Value | None = None) -> "MembershipQuerySet":
        """Those that hold today."""
        today = on or clock.today()
        return self.filter(Q(active_to__isnull=True) | Q(active_to__gte=today), active_from__lte=today)

    def waiting(self) -> "MembershipQuerySet":
        """Those named by somebody who have not said yes themselves."""
        return self.filter(active_from__isnull=True)

    def begun(self) -> "MembershipQuerySet":
        """Those that hold or held; not those who have not said yes."""
        return self.filter(active_from__isnull=False)

    def out_of_use(self) -> "MembershipQuerySet":
        """Those that have a last day, each with it as `unused_since`."""
        return self.filter(active_to__isnull=False).annotate(unused_since=F("active_to"))

    def reachable(self) -> "MembershipQuerySet":
        """Those with an address that takes mail."""
        return self.filter(address__state=AddressState.OK)

    def accepting(self, kind: str) -> "MembershipQuerySet":
        """Those whose address has not declined letters of this kind."""
        return self.filter(~Exists(Choice.objects.filter(address=OuterRef("address"), kind=kind)))

    def untold(self) -> "MembershipQuerySet":
        """Those whom a register file named, until a letter has arrived that says so; not who has joined."""
        telling = Letter.objects.filter(
            address=OuterRef("address"), tells_of=OuterRef("code"), state=LetterState.SENT
        )
        return self.filter(~Exists(telling), imported_on__isnull=False, user__isnull=True)

    def shown(self) -> "MembershipQuerySet":
        """Those who have chosen to stand on the organisation's page."""
        return self.current().filter(shown_publicly=True)

    def for_page(self) -> "MembershipQuerySet":
        """With its address and, as `has_asked`, whether it has named somebody who has not answered."""
        asked = self.model.objects.waiting().filter(named_by=OuterRef("pk"))
        return self.select_related("address").annotate(has_asked=Exists(asked))

    def for_letter(self) -> "MembershipQuerySet":
        """With what a letter about one says."""
        return self.select_related("organisation", "address", "named_by__address")


@tracked(
    "organisation",
    "user",
    "role",
    "shown_publicly",
    "active_from",
    "active_to",
    that_it_changed=("name", "address", "phone"),
)
class Membership(models.Model):
    """Företrädare: a person who acts for an organisation. An imported contact has no account yet."""

    PERSONAL = Personal(
        fields=("user", "name", "address", "phone", "protection"),
        title=_("Föreningarnas kontaktpersoner"),
        title_to_person=_("Föreningar du är kontaktperson för"),
        what=_("Den som företräder en förening: namn, e-postadress, telefon, och från och till när."),
        purpose=_("Att nå föreningen och veta vem som får svara för den."),
        ground=PUBLIC_TASK,
        keep=_("Så länge personen är kontaktperson, därefter ett år."),
        forget="erase",
        recipients=_("Alla som läser föreningens sida, om personen själv har valt att synas där."),
        months=12,
        since=_("den sista dagen som kontaktperson"),
    )

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey("Organisation", models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="memberships")
    name = models.CharField(_("namn"), max_length=120, blank=True)
    address = models.ForeignKey(Address, models.SET_NULL, null=True, blank=True, related_name="memberships")
    phone = models.CharField(_("telefon"), max_length=80, blank=True)
    # Protected identity: name, telephone and private address stand there, and the address here is a role's.
    protection = models.ForeignKey(
        Protection, models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=14, choices=MembershipRole.choices, default=MembershipRole.CONTACT)
    shown_publicly = models.BooleanField(_("visas på föreningens sida"), default=False)
    # Named by a contact who wants to hand over. Until the person has said yes there is no first day.
    named_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="named")
    # Whether whoever named this person stops when the answer is yes; not where a colleague was invited.
    replaces = models.BooleanField(default=True)
    # The day of the register file that named this person; nothing where a contact or staff did.
    imported_on = models.DateField(null=True, blank=True)
    active_from = models.DateField(null=True, blank=True, default=clock.today)
    # The last whole day: whoever leaves today gets no letter from today on.
    active_to = models.DateField(null=True, blank=True)

    # Left, or was taken away by hand: no register file brings the person back.
    stays_away = models.BooleanField(default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("kontaktperson")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(active_from__isnull=False) | Q(active_to__isnull=True),
                name="membership_that_ended_had_begun",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.organisation}"

    @property
    def phones(self) -> list[str]:
        """Each telephone number by itself."""
        return [number.strip() for number in self.phone.split(",") if number.strip()]

    @property
    def called(self) -> str:
        """By what staff tell it from the others: a name, else its address or number; not who is protected."""
        if self.protection_id:
            return gettext("kontaktperson med skyddade uppgifter")
        return self.name or (self.address.email if self.address else self.phone)

    @property
    def takes_letters(self) -> bool:
        """Whether letters are sent to it: there is an address, and it takes mail as far as we know."""
        return self.address is not None and self.address.state == AddressState.OK

    @property
    def is_waiting(self) -> bool:
        """Whether the person has been named and has not said yes."""
        return self.active_from is None

    @property
    def is_current(self) -> bool:
        """Whether it holds today."""
        today = clock.today()
        return (
            self.active_from is not None
            and self.active_from <= today
            and (self.active_to is None or self.active_to >= today)
        )
