"""Organisations and the people who act for them."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, SearchVectorField
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.recording import tracked
from portal.people.enums import AddressState
from portal.people.models import PUBLIC_TASK, Address, User
from portal.web import clock
from portal.web.codes import new_code
from portal.web.names import fold, folded, sort_key
from portal.web.rooms import Personal

from .enums import PUBLIC_STATES, LegalForm, MembershipRole, OrganisationState


class OrganisationQuerySet(models.QuerySet):
    """Questions about organisations."""

    def visible_to(self, user) -> "OrganisationQuerySet":
        """Everybody sees those in use; whoever keeps the register sees all."""
        if has_perm("organisations.keep_register", user):
            return self
        return self.filter(state__in=PUBLIC_STATES)

    def active(self) -> "OrganisationQuerySet":
        """Those that are invited."""
        return self.filter(state=OrganisationState.ACTIVE)

    def reachable(self) -> "OrganisationQuerySet":
        """Those with a contact whose address takes mail."""
        return self.filter(
            Exists(Membership.objects.current().reachable().filter(organisation=OuterRef("pk")))
        )

    def search(self, text: str) -> "OrganisationQuerySet":
        """By word stem in Swedish, or nearly the same letters; the best first."""
        query = SearchQuery(text, config="swedish", search_type="websearch")
        words = fold(text)
        return (
            self.annotate(
                rank=SearchRank(F("search"), query), nearness=TrigramWordSimilarity(words, "folded")
            )
            .filter(Q(search=query) | Q(folded__contains=words) | Q(nearness__gte=0.6))
            .order_by("-rank", "-nearness", "sort_key", "id")
        )

    def for_list(self) -> "OrganisationQuerySet":
        """With what one line of the directory shows."""
        return self.prefetch_related("fields_of_activity").annotate(
            has_contact=Exists(Membership.objects.current().filter(organisation=OuterRef("pk")))
        )


@tracked(
    "code", "name", "number", "legal_form", "place", "web", "about", "language", "state", "confirmed_on",
    "merged_into",
)
class Organisation(models.Model):
    """Civilsamhällesorganisation, förening; the number is common but not required (seed 004 §1.4)."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    name = models.CharField(_("namn"), max_length=160)
    sort_key = sort_key()
    folded = folded()
    search = models.GeneratedField(
        expression=SearchVector("name", "place", "about", config="swedish"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    number = models.CharField(_("organisationsnummer"), max_length=11, null=True, blank=True)
    legal_form = models.CharField(
        _("organisationsform"), max_length=16, choices=LegalForm.choices, default=LegalForm.UNSTATED
    )
    fields_of_activity = models.ManyToManyField(
        Tag, blank=True, related_name="+", limit_choices_to={"frame": Frame.FIELD_OF_ACTIVITY},
        verbose_name=_("verksamhetsområden"),
    )
    target_groups = models.ManyToManyField(
        Tag, blank=True, related_name="+", limit_choices_to={"frame": Frame.TARGET_GROUP},
        verbose_name=_("målgrupper"),
    )
    place = models.CharField(_("plats"), max_length=80, blank=True)
    web = models.URLField(_("webbplats"), max_length=300, blank=True)
    about = models.TextField(_("vad vi gör"), blank=True)
    language = models.CharField(max_length=2, default="sv")
    state = models.CharField(
        max_length=10, choices=OrganisationState.choices, default=OrganisationState.ACTIVE
    )
    confirmed_on = models.DateField(_("bekräftad"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                "number", name="one_organisation_for_each_number", condition=Q(number__isnull=False),
                violation_error_message=_("En annan förening har redan det organisationsnumret."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="organisation_search"),
            GinIndex(OpClass(F("folded"), "gin_trgm_ops"), name="organisation_nearly"),
            models.Index(fields=["sort_key", "id"], name="organisation_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.name) or "forening"

    def get_absolute_url(self) -> str:
        return reverse("organisation_detail", kwargs={"code": self.code, "slug": self.slug})


class MembershipQuerySet(models.QuerySet):
    """Questions about memberships."""

    def current(self) -> "MembershipQuerySet":
        """Those that hold today."""
        today = clock.today()
        return self.filter(Q(active_to__isnull=True) | Q(active_to__gte=today), active_from__lte=today)

    def reachable(self) -> "MembershipQuerySet":
        """Those with an address that takes mail."""
        return self.filter(address__state=AddressState.OK)


@tracked(
    "organisation", "user", "role", "shown_publicly", "active_from", "active_to",
    that_it_changed=("name", "address", "phone"),
)
class Membership(models.Model):
    """Företrädare: a person who acts for an organisation. An imported contact has no account yet."""

    PERSONAL = Personal(
        fields=("user", "name", "address", "phone"),
        purpose=_("Att nå föreningen och veta vem som får svara för den."),
        ground=PUBLIC_TASK,
        keep=_("Så länge personen är kontaktperson, därefter ett år."),
        forget="erase",
    )

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="memberships")
    name = models.CharField(_("namn"), max_length=120, blank=True)
    address = models.ForeignKey(
        Address, models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    role = models.CharField(max_length=14, choices=MembershipRole.choices, default=MembershipRole.CONTACT)
    shown_publicly = models.BooleanField(_("visas på föreningens sida"), default=False)
    active_from = models.DateField(default=clock.today)
    active_to = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name} – {self.organisation}"
