"""Mail addresses, and the secret links that open a door for somebody without an account."""

from functools import cache

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.web import clock
from portal.web.codes import new_link_code, seal, seal_is_true
from portal.web.questions import Given, Whole
from portal.web.rooms import Personal

from ..enums import AddressState, LinkPurpose

PUBLIC_TASK = _("uppgift av allmänt intresse")


class AddressQuerySet(models.QuerySet):
    """Questions about mail addresses."""

    def out_of_use(self) -> "AddressQuerySet":
        """Those that nothing touched on the night when somebody last looked; `unused_since` is their own."""
        return self.filter(unused_since__isnull=False)


class Address(models.Model):
    """A mail address and how mail to it has fared; delivery state sits here, not on persons."""

    PERSONAL = Personal(
        fields=("email", "reason"),
        title=_("E-postadresser"),
        title_to_person=_("Din e-postadress"),
        what=_("Den som får brev från Bryggan: adressen, och om brev dit kommer fram."),
        purpose=_("Att skicka kallelser och svar, och att inte skicka dit det inte går fram."),
        ground=PUBLIC_TASK,
        keep=_("Så länge någon är kontaktperson med adressen, därefter ett år."),
        forget="erase",
        months=12,
        since=_("den dag då inget annat hos oss längre rör adressen"),
    )

    email = models.EmailField(unique=True)
    state = models.CharField(max_length=12, choices=AddressState.choices, default=AddressState.OK)
    state_since = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2, default="sv")
    # The private address of somebody with protected identity: written to, and never shown.
    is_protected = models.BooleanField(default=False)
    # The night from which on nothing else has it; nothing while something does. The retention run looks.
    unused_since = models.DateField(null=True, blank=True, editable=False)

    objects = AddressQuerySet.as_manager()

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """The address as a page may show it."""
        return gettext("skyddad adress") if self.is_protected else self.email


@cache
def _behind_a_code() -> Whole:
    links = GuestLink.objects.select_related("address")
    return Whole.of(links.filter(purpose=Given("purpose"), code=Given("code")))


class GuestLinkQuerySet(models.QuerySet):
    """Questions about secret links."""

    def opened_by(self, *, purpose: str, code: str, given_seal: str) -> "GuestLink | None":
        """The link that these two halves open for this purpose today, or none."""
        link = _behind_a_code().first(purpose=purpose, code=code)
        if link is None or not seal_is_true(given_seal, purpose, code, link.generation):
            return None
        if link.expires_at and link.expires_at <= clock.now():
            return None
        return link

    def out_of_use(self) -> "GuestLinkQuerySet":
        """Those that open nothing any more, each with the day when that was as `unused_since`."""
        return self.filter(expires_at__isnull=False).annotate(unused_since=TruncDate("expires_at"))


class GuestLink(models.Model):
    """A door for one person without an account. Its secret half is derived, never stored."""

    PERSONAL = Personal(
        fields=("address",),
        title=_("Länkar i brev"),
        title_to_person=_("Länkar i dina brev"),
        what=_("Den som har fått ett brev: vilken länk som gick till vilken adress."),
        purpose=_("Att den som fått ett brev ska kunna svara utan att logga in."),
        ground=PUBLIC_TASK,
        keep=_("Tills länken slutar gälla, därefter en månad."),
        forget="erase",
        months=1,
        since=_("den dag då länken slutade gälla"),
    )

    code = models.CharField(max_length=10, unique=True, default=new_link_code, editable=False)
    purpose = models.CharField(max_length=12, choices=LinkPurpose.choices)
    subject_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    address = models.ForeignKey(Address, models.CASCADE, null=True, blank=True, related_name="guest_links")
    generation = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = GuestLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "purpose",
                "subject_type",
                "subject_id",
                "address",
                name="one_link_for_each_door_and_address",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.code}"

    @property
    def secret(self) -> str:
        """`<code>-<seal>`, as it stands in a letter."""
        return f"{self.code}-{seal(self.purpose, self.code, self.generation)}"

    def path(self, url_name: str, **kwargs) -> str:
        """The address of the page that this link opens."""
        return reverse(url_name, kwargs={"secret": self.secret, **kwargs})
