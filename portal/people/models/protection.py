"""Protected identity: what has been moved out of everybody's sight, and who has looked at it."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.web import clock
from portal.web.codes import new_code
from portal.web.rooms import Personal

from .addresses import PUBLIC_TASK, Address
from .users import User


def protected_name() -> str:
    """What stands where the name of somebody protected would have to stand."""
    return gettext("Skyddade uppgifter")


class ProtectionQuerySet(models.QuerySet):
    """Questions about persons with protected identity."""

    def visible_to(self, user) -> "ProtectionQuerySet":
        """Those that may be read behind; to everybody else there are none."""
        return self if user.has_perm("people.see_protected") else self.none()

    def of(self, *, user: User | None, address: Address | None) -> "Protection | None":
        """The mark of a person, known by an account or by the private address; or none."""
        whose = models.Q(user=user) if user else models.Q(pk=None)
        if address:
            whose |= models.Q(address=address)
        return self.filter(whose).first()


class Protection(models.Model):
    """Skyddade personuppgifter: a person's name, telephone and private address, in this row alone.

    They are taken out of every other table, so that no list, file, search or letter can tell them. A
    contact that the person is points here, and keeps a role address at most.
    """

    PERSONAL = Personal(
        fields=("user", "address", "name", "phone", "marked_by"),
        title=_("Skyddade personuppgifter"),
        what=_("Den som har skydd: namn, telefon och egen adress, och vem som satte märket."),
        purpose=_("Att den som har skyddade personuppgifter inte ska kunna hittas genom portalen."),
        ground=PUBLIC_TASK,
        keep=_("Så länge skyddet gäller och personen är kontaktperson eller har ett konto."),
        forget="erase",
        stays=_("Finns så länge skyddet gäller, och går med personen när den raderas."),
        others=("marked_by",),
    )

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    user = models.OneToOneField(
        User, models.CASCADE, null=True, blank=True, related_name="protection", verbose_name=_("person")
    )
    address = models.OneToOneField(
        Address,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="protection",
        verbose_name=_("privat e-postadress"),
    )
    name = models.CharField(_("namn"), max_length=120, blank=True)
    phone = models.CharField(_("telefon"), max_length=80, blank=True)
    marked_on = models.DateField(_("skyddad sedan"), default=clock.today)
    marked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("märkt av")
    )

    objects = ProtectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("skyddade personuppgifter")
        ordering = ["-marked_on", "-id"]

    def __str__(self) -> str:
        return self.code


class Reading(models.Model):
    """Somebody has looked at what is protected: who, whose, when and why.

    Nothing changes it, and the end of the protection does not take it away: whoever reads may end that too.
    """

    PERSONAL = Personal(
        fields=("user", "address", "reader", "reason"),
        title=_("Läsning av skyddade personuppgifter"),
        title_to_person=_("Vem som har läst dina skyddade uppgifter"),
        what=_("Den som har läst skyddade uppgifter: vem, om vem, när och varför."),
        purpose=_("Att den det gäller och kommunen ska kunna se vem som har läst skyddade uppgifter."),
        ground=PUBLIC_TASK,
        keep=_("Så länge den det gäller har ett konto eller en adress hos oss."),
        forget="erase",
        others=("reader",),
        stays=_("Finns kvar när skyddet upphör, och går med personens konto eller adress."),
    )

    protection = models.ForeignKey(Protection, models.SET_NULL, null=True, related_name="readings")
    # Whom it is about also when the protection has ended: the account, else the private address.
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", verbose_name=_("person"))
    address = models.ForeignKey(
        Address, models.CASCADE, null=True, related_name="+", verbose_name=_("privat e-postadress")
    )
    reader = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("vem som läste")
    )
    reason = models.CharField(_("varför"), max_length=300)
    read_at = models.DateTimeField(_("när"))

    class Meta:
        verbose_name = _("läsning av skyddade uppgifter")
        ordering = ["-read_at", "-id"]

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.protection_id}"
