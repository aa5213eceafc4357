"""Organisations: the register."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache, reduce
from operator import and_

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.recording import tracked
from portal.web import clock
from portal.web.codes import address, new_code
from portal.web.names import folded, in_address, in_order, letter_of, sort_key
from portal.web.questions import Given, IsAmong

from ..enums import PUBLIC_STATES, LegalForm, Month, OrganisationState
from .bitmaps import MAPPED, marks_changes
from .memberships import Membership
from .searching import LooserThreshold, Stem, in_swedish, nearness, rank

# Each organisation confirms its entry once a year, after its annual meeting, which moves by some weeks.
CONFIRMED_FOR = timedelta(days=396)
# So many letters of its text stand in a list.
IN_BRIEF = 120
_SHOWN_IN_LINE = (
    "pk", "code", "name", "sort_key", "place", "about", "language", "state", "confirmed_on", "contact",
    "field_pks",
)  # fmt: skip
_IS_PUBLIC = Q(state__in=sorted(PUBLIC_STATES))


def _tagged(by, pks: Iterable[int] | Given) -> models.QuerySet:
    return by.through.objects.filter(IsAmong.of_keys("tag", pks)).values("organisation")


def _has_contact() -> Exists:
    return Exists(Membership.objects.current().filter(organisation=OuterRef("pk")))


def _is_reached(kind: str = "") -> Exists:
    contacts = Membership.objects.current().reachable()
    contacts = contacts.accepting(kind) if kind else contacts
    return Exists(contacts.filter(organisation=OuterRef("pk")))


@lru_cache(maxsize=1)
def _shown_beside(_today: date) -> dict[str, models.Expression]:
    """What a line of a list shows besides its row; the same all day."""
    # One contact, not whether there is one: PostgreSQL would look through everybody's to say so.
    contacts = Membership.objects.current().filter(organisation=OuterRef("pk")).order_by()
    fields = Organisation.fields_of_activity.through.objects.filter(organisation=OuterRef("pk")).order_by()
    return {
        "contact": Subquery(contacts.values("pk")[:1]),
        "field_pks": ArraySubquery(fields.values("tag")),
    }


class OrganisationQuerySet(models.QuerySet):
    """Questions about organisations."""

    def visible_to(self, user) -> "OrganisationQuerySet":
        """Everybody sees those in use; whoever keeps the register sees all."""
        if has_perm("organisations.keep_register", user):
            return self
        return self.in_use()

    def in_use(self) -> "OrganisationQuerySet":
        """Those that everybody sees."""
        return self.filter(_IS_PUBLIC)

    def active(self) -> "OrganisationQuerySet":
        """Those that are invited."""
        return self.filter(state=OrganisationState.ACTIVE)

    def reachable(self, kind: str = "") -> "OrganisationQuerySet":
        """Those with a contact whose address takes mail, and has not declined letters of this kind."""
        return self.filter(_is_reached(kind))

    def beyond_reach(self) -> "OrganisationQuerySet":
        """Those that no letter reaches."""
        return self.filter(~_is_reached())

    def saying(self, text: str, words: Sequence[str], number: str) -> "OrganisationQuerySet":
        """Those found by word stem in Swedish, by all folded words in name or place, or by number."""
        says = Q(search=in_swedish(text))
        if words:
            says |= reduce(and_, (Q(folded__contains=Stem.of(word)) for word in words))
        if number:
            says |= Q(number=number)
        return self.filter(says)

    def resembling(self, folded: str, threshold: str) -> "OrganisationQuerySet":
        """Those with nearly the same letters in name or place."""
        return self.filter(LooserThreshold(threshold=threshold), folded__trigram_word_similar=folded)

    def best_first(self, text: str) -> "OrganisationQuerySet":
        """Those that say the words in their name before those that say them elsewhere."""
        return self.annotate(score=rank(text)).order_by("-score", "sort_key", "id")

    def nearest_first(self, folded: str) -> "OrganisationQuerySet":
        """Those whose name or place is most like the words first."""
        return self.annotate(score=nearness(folded)).order_by("-score", "sort_key", "id")

    def among(self, pks: Iterable[int] | Given) -> "OrganisationQuerySet":
        """Those with these keys, however many."""
        return self.filter(IsAmong.of_keys("pk", pks))

    def in_fields(self, pks: Iterable[int] | Given) -> "OrganisationQuerySet":
        """Those in any of these fields of activity."""
        return self.filter(pk__in=_tagged(self.model.fields_of_activity, pks))

    def for_groups(self, pks: Iterable[int] | Given) -> "OrganisationQuerySet":
        """Those that turn to any of these target groups."""
        return self.filter(pk__in=_tagged(self.model.target_groups, pks))

    def in_places(self, places: list[str] | Given) -> "OrganisationQuerySet":
        """Those in any of these places."""
        return self.filter(IsAmong.of_texts("place", places))

    def of_forms(self, forms: list[str] | Given) -> "OrganisationQuerySet":
        """Those of any of these legal forms."""
        return self.filter(IsAmong.of_texts("legal_form", forms))

    def under_letter(self, letter: str) -> "OrganisationQuerySet":
        """Those that stand under a letter of the register; `#` is digits and signs."""
        if letter == "#":
            return self.filter(Q(sort_key__lt="a") | Q(sort_key__gte="~"))
        return self.filter(sort_key__startswith=in_order(letter))

    def without_contact(self) -> "OrganisationQuerySet":
        """Those that nobody stands for today."""
        return self.filter(~_has_contact())

    def lines(self) -> "OrganisationQuerySet":
        """What a line of a list shows, as tuples for `Line`, in one query."""
        return self.annotate(**_shown_beside(clock.today())).values_list(*_SHOWN_IN_LINE)

    def for_file(self, contacts: models.QuerySet) -> "OrganisationQuerySet":
        """With what the register file holds of each, these contacts among it, in four queries a chunk."""
        return self.defer("search", "folded").prefetch_related(
            "fields_of_activity",
            "target_groups",
            Prefetch("memberships", contacts.select_related("address"), to_attr="file_contacts"),
        )

    def most_contacts(self, contacts: models.QuerySet) -> int:
        """How many of these contacts any one of them has, one at least."""
        here = contacts.filter(organisation__in=self.order_by().values("pk"))
        numbers = here.order_by().values("organisation").annotate(number=Count("pk"))
        return max(numbers.aggregate(most=Max("number"))["most"] or 0, 1)


@tracked(
    "code",
    "name",
    "number",
    "legal_form",
    "place",
    "web",
    "about",
    "offers",
    "annual_meeting_month",
    "language",
    "state",
    "confirmed_on",
    "merged_into",
)
class Organisation(models.Model):
    """Civilsamhällesorganisation, förening; the number is common but not required (seed 004 §1.4)."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    name = models.CharField(_("namn"), max_length=160)
    sort_key = sort_key()
    # Name and place, so that a search may mix them.
    folded = folded(Concat(F("name"), Value(" "), F("place")))
    search = models.GeneratedField(
        expression=SearchVector("name", weight="A", config="swedish")
        + SearchVector("place", weight="B", config="swedish")
        + SearchVector("about", weight="C", config="swedish"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    number = models.CharField(_("organisationsnummer"), max_length=11, null=True, blank=True)
    legal_form = models.CharField(
        _("organisationsform"), max_length=16, choices=LegalForm.choices, default=LegalForm.UNSTATED
    )
    fields_of_activity = models.ManyToManyField(
        Tag,
        blank=True,
        related_name="+",
        limit_choices_to={"frame": Frame.FIELD_OF_ACTIVITY},
        verbose_name=_("verksamhetsområden"),
    )
    target_groups = models.ManyToManyField(
        Tag,
        blank=True,
        related_name="+",
        limit_choices_to={"frame": Frame.TARGET_GROUP},
        verbose_name=_("målgrupper"),
    )
    place = models.CharField(_("plats"), max_length=80, blank=True)
    web = models.URLField(_("webbplats"), max_length=300, blank=True)
    about = models.TextField(_("vad vi gör"), blank=True)
    offers = models.TextField(_("vad vi kan bidra med"), blank=True)
    annual_meeting_month = models.SmallIntegerField(
        _("månad för årsmöte"), choices=Month.choices, null=True, blank=True
    )
    language = models.CharField(max_length=2, default="sv")
    state = models.CharField(
        max_length=10, choices=OrganisationState.choices, default=OrganisationState.ACTIVE
    )
    confirmed_on = models.DateField(_("bekräftad"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("förening")
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                "number",
                name="one_organisation_for_each_number",
                condition=Q(number__isnull=False),
                violation_error_message=_("En annan förening har redan det organisationsnumret."),
            ),
            models.CheckConstraint(
                condition=Q(annual_meeting_month__range=(1, 12)), name="annual_meeting_in_a_month"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="organisation_search"),
            GinIndex(OpClass(F("folded"), "gin_trgm_ops"), name="organisation_nearly"),
            models.Index(fields=["sort_key", "id"], name="organisation_order"),
            # What visitors see, in its order, without reading a row.
            models.Index(fields=["sort_key", "id"], name="organisation_public_order", condition=_IS_PUBLIC),
            # The few that visitors do not see: whoever counts takes them off without reading the rest.
            models.Index(fields=["id"], name="organisation_hidden", condition=~_IS_PUBLIC),
            # A place's and a legal form's own list.
            models.Index(
                fields=["place", "sort_key", "id"],
                include=["legal_form"],
                name="organisation_in_place",
                condition=_IS_PUBLIC,
            ),
            models.Index(
                fields=["legal_form", "sort_key", "id"],
                include=["place"],
                name="organisation_of_form",
                condition=_IS_PUBLIC,
            ),
        ]
        triggers = marks_changes("id", *MAPPED)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("organisation_detail", self.code, self.slug)

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return in_address(self.name) or "forening"

    @property
    def about_in_brief(self) -> str:
        """The beginning of what it says of itself, to the end of a word."""
        if len(self.about) <= IN_BRIEF:
            return self.about
        words, _space, _rest = self.about[:IN_BRIEF].rpartition(" ")
        return f"{words.rstrip('.,;:–- ') or self.about[: IN_BRIEF - 1]}…"

    @property
    def letter(self) -> str:
        """The letter under which it stands in the directory."""
        return letter_of(self.sort_key)

    @cached_property
    def spoken_for_by(self) -> frozenset[int]:
        """The users, by id, who act for it today; one query, then remembered."""
        return frozenset(self.memberships.current().values_list("user_id", flat=True)) - {None}

    @property
    def is_public(self) -> bool:
        """Whether everybody sees its entry; whoever has asked to be taken out of the register has none."""
        return self.state in PUBLIC_STATES

    @property
    def is_confirmed(self) -> bool:
        """Whether the organisation has said within a year that its entry is right."""
        return self.confirmed_on is not None and self.confirmed_on > clock.today() - CONFIRMED_FOR
