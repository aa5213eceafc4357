"""Others' sign-in that we trust: the municipality's own, an e-identity; what its words mean here."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked
from portal.web.rooms import Personal

from ..enums import Claimed, ProviderUse, Role
from .addresses import PUBLIC_TASK
from .structure import Department
from .users import User


class IdentityProviderQuerySet(models.QuerySet):
    """Questions about others' sign-in."""

    def that_are_open(self) -> "IdentityProviderQuerySet":
        """Those by which one may come in: opened here, and known to the environment. None costs no query."""
        connected = list(settings.OIDC_PROVIDERS)
        return self.filter(key__in=connected, is_open=True) if connected else self.none()


@tracked(
    "key", "title_sv", "title_en", "serves", "allowed_domains", "claim_email", "claim_name",
    "claim_department", "claim_post", "claim_role", "trusts_addresses", "counts_as_second", "is_open",
)  # fmt: skip
class IdentityProvider(models.Model):
    """A server where somebody proves who they are. Its address and secret stand in the environment."""

    key = models.SlugField(max_length=30, unique=True, editable=False)
    title_sv = models.CharField(_("vad knappen heter"), max_length=60)
    title_en = models.CharField(_("vad knappen heter på engelska"), max_length=60, blank=True)
    serves = models.CharField(
        _("för vilka"), max_length=10, choices=ProviderUse.choices, default=ProviderUse.OFFICIALS
    )
    allowed_domains = ArrayField(
        models.CharField(max_length=253), verbose_name=_("tillåtna e-postdomäner"), default=list, blank=True
    )
    claim_email = models.CharField(_("e-post"), max_length=80, default="email")
    claim_name = models.CharField(_("namn"), max_length=80, default="name")
    claim_department = models.CharField(_("förvaltning"), max_length=80, blank=True)
    claim_post = models.CharField(_("tjänst"), max_length=80, blank=True)
    claim_role = models.CharField(_("roll eller grupp"), max_length=80, blank=True)
    trusts_addresses = models.BooleanField(_("adresserna är kommunens egna"), default=False)
    counts_as_second = models.BooleanField(_("räknas som ett andra steg"), default=False)
    is_open = models.BooleanField(_("öppen"), default=False)

    objects = IdentityProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("inloggning")
        ordering = ["title_sv", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(serves=ProviderUse.OFFICIALS) | Q(allowed_domains__len__gt=0) | Q(is_open=False),
                name="officials_come_from_a_domain",
                violation_error_message=_("Skriv minst en domän innan inloggningen öppnas."),
                violation_error_code="allowed_domains",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("provider_edit", kwargs={"key": self.key})

    @property
    def title(self) -> str:
        """In the language of the page."""
        return (get_language() == "en" and self.title_en) or self.title_sv


@tracked("provider", "of", "value", "department", "role")
class ClaimMapping(models.Model):
    """What one word of a provider means here: a department or a role."""

    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="mappings")
    of = models.CharField(_("betyder en"), max_length=10, choices=Claimed.choices)
    value = models.CharField(_("värde"), max_length=200)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("förvaltning")
    )
    role = models.CharField(_("roll"), max_length=20, choices=Role.choices, blank=True)

    class Meta:
        verbose_name = _("regel")
        ordering = ["of", "value", "id"]
        constraints = [
            models.UniqueConstraint(
                "provider",
                "of",
                Lower("value"),
                name="one_meaning_for_each_claim",
                violation_error_message=_("Det finns redan en regel för det värdet."),
                violation_error_code="value",
            ),
            models.CheckConstraint(
                condition=Q(of=Claimed.DEPARTMENT, department__isnull=False, role="")
                | (Q(of=Claimed.ROLE, department__isnull=True) & ~Q(role="")),
                name="claim_means_what_it_says",
                violation_error_message=_("Välj vad värdet betyder."),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.ADMINISTRATOR),
                name="no_claim_makes_an_administrator",
                violation_error_message=_("Administratörer utses för hand."),
                violation_error_code="role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value}: {self.department or self.get_role_display()}"


class UnknownClaim(models.Model):
    """A word that came and means nothing here yet; never whose it was."""

    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="unknown_claims")
    of = models.CharField(max_length=10, choices=Claimed.choices)
    value = models.CharField(max_length=200)
    times = models.PositiveIntegerField(default=1)
    last_on = models.DateField()

    class Meta:
        ordering = ["-last_on", "of", "value"]
        constraints = [
            models.UniqueConstraint("provider", "of", "value", name="one_row_for_each_unknown_claim")
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.times})"


class Identity(models.Model):
    """Who somebody is at a provider: a keyed digest of the number there, never the number."""

    PERSONAL = Personal(
        fields=("user", "subject"),
        title=_("Kännetecken från kommunens inloggning"),
        title_to_person=_("Kommunens inloggning"),
        what=_("Den som loggar in med kommunens inloggning: ett kännetecken som ingen kan läsa ut."),
        purpose=_("Att känna igen den som loggar in med kommunens inloggning, också efter ett adressbyte."),
        ground=PUBLIC_TASK,
        keep=_("Så länge kontot finns."),
        forget="erase",
        stays=_("Behövs så länge kontot finns, och tas bort tillsammans med det."),
    )

    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="identities")
    subject = models.CharField(max_length=64)
    user = models.ForeignKey(User, models.CASCADE, related_name="identities")
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint("provider", "subject", name="one_person_behind_each_identity"),
            models.UniqueConstraint("provider", "user", name="one_identity_of_each_person"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.user_id}"
