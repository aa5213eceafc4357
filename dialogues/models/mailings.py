"""Utskick: messages without a meeting, and to which organisations they have gone."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from organisations.models import EVERYBODY, Chosen, ChosenField, Organisation, OrganisationQuerySet
from portal.files.models import File
from portal.history.recording import tracked
from portal.notifications.models import Batch
from portal.people.models import Address, Committee, Department, GuestLink, User
from portal.records.documents import Document
from portal.web import clock
from portal.web.codes import new_code
from portal.web.prose import PLACEHOLDER

from ..enums import DIALOGUE_ASKED, MAILING_TONE, MAILINGS, VIEWPOINTS, Language, MailingKind, MailingState
from .dialogues import Dialogue
from .doors import doors_of
from .filing import of_mailing
from .owning import own


class MailingQuerySet(models.QuerySet):
    """Questions about utskick."""

    def visible_to(self, user) -> "MailingQuerySet":
        """Everybody reads the archive; whoever sends them sees what has gone, and own drafts.

        The draft of a dialogue's has no page of its own: it is sent from the dialogue.
        """
        mailings = self.exclude(state=MailingState.DRAFT, dialogue__isnull=False)
        mailings = mailings.select_related("committee", "dialogue", "file")
        if has_perm("dialogues.send_mailing", user):
            return mailings
        if has_perm("dialogues.prepare_mailing", user):
            return mailings.filter(~Q(state=MailingState.DRAFT) | own(user))
        return mailings.archived()

    def archived(self) -> "MailingQuerySet":
        """Those in the archive, the latest first: letters have left, and nobody has stopped them."""
        is_out = Q(state__in=[MailingState.SENDING, MailingState.SENT], sent_at__lte=clock.now())
        return self.filter(is_out, archived=True).order_by("-sent_at", "-id")

    def for_list(self) -> "MailingQuerySet":
        """With `to`, how many organisations each has gone to; drafts first, then the latest."""
        counted = self.annotate(to=Count("copies"))
        return counted.order_by(models.F("sent_at").desc(nulls_first=True), "-id")


@tracked(
    "code",
    "kind",
    "title",
    "text",
    "link",
    "language",
    "committee",
    "department",
    "owner",
    "deputy",
    "dialogue",
    "recipients",
    "state",
    "archived",
    "file",
)
class Mailing(models.Model):
    """Utskick: one message to a selection of organisations (seed 002: the parties inform each other)."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    kind = models.CharField(
        _("sort"), max_length=11, choices=MailingKind.choices, default=MailingKind.INFORMATION
    )
    title = models.CharField(_("rubrik"), max_length=120)
    text = models.TextField(_("text"), max_length=10_000)
    link = models.URLField(_("länk"), max_length=300, blank=True)
    file = models.OneToOneField(
        File, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("fil")
    )
    language = models.CharField(
        _("textens språk"), max_length=2, choices=Language.choices, default=Language.SWEDISH
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ansvarig nämnd")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("förvaltning")
    )
    owner = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ansvarig")
    )
    deputy = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ersättare")
    )
    # The dialogue that it asks to take part in: each letter then has a link of its own to say something.
    dialogue = models.ForeignKey(
        Dialogue,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mailings",
        verbose_name=_("dialog"),
    )
    # Which organisations are chosen, as `organisations` writes it down; everybody where nothing is.
    recipients = ChosenField(default=dict, blank=True)
    archived = models.BooleanField(_("visas i arkivet"), default=True)
    state = models.CharField(max_length=8, choices=MailingState.choices, default=MailingState.DRAFT)
    made_at = models.DateTimeField()
    # When the letters leave, or left.
    sent_at = models.DateTimeField(null=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("utskick")
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("mailing_detail", kwargs={"code": self.code, "slug": self.slug})

    def as_document(self) -> Document:
        """The utskick as the registrar has it."""
        return of_mailing(self)

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.title) or "utskick"

    @property
    def tone(self) -> str:
        """How the state's tag looks."""
        return MAILING_TONE[self.state]

    @property
    def notice(self) -> str:
        """The key of its letters."""
        return DIALOGUE_ASKED if self.dialogue_id else MAILINGS[self.kind]

    @property
    def declined_by(self) -> str:
        """What an address declines its letters by."""
        return VIEWPOINTS if self.dialogue_id else self.kind

    @property
    def is_draft(self) -> bool:
        """Whether it still may be written on."""
        return self.state == MailingState.DRAFT

    @property
    def is_archived(self) -> bool:
        """Whether everybody may read it now."""
        is_out = self.sent_at is not None and self.sent_at <= clock.now()
        return self.archived and is_out and self.state in {MailingState.SENDING, MailingState.SENT}

    @property
    def has_gaps(self) -> bool:
        """Whether something within `[[ ]]` still has to be filled in."""
        return bool(PLACEHOLDER.search(self.text))

    @property
    def chosen(self) -> Chosen:
        """Which organisations it will go to; until somebody has chosen, all."""
        return Chosen.from_json(self.recipients) if self.recipients else EVERYBODY

    def organisations(self) -> OrganisationQuerySet:
        """Those that are chosen, with or without an address; of a dialogue those not asked before."""
        return self.dialogue.still_to_ask() if self.dialogue else self.chosen.organisations()

    def batches(self) -> QuerySet[Batch]:
        """The press that sent it, and those that were regretted; the latest first."""
        about = ContentType.objects.get_for_model(Mailing)
        return Batch.objects.filter(about_type=about, about_id=self.pk)


class MailingCopyQuerySet(models.QuerySet):
    """Questions about copies."""

    def for_letter(self) -> "MailingCopyQuerySet":
        """With what a letter says, in one query."""
        return self.select_related(
            "organisation", "mailing__committee", "mailing__file", "mailing__dialogue__department"
        )

    def silent(self, dialogue: Dialogue) -> "MailingCopyQuerySet":
        """Those that have left to organisations which have said nothing in the dialogue yet."""
        said = dialogue.viewpoints.standing().filter(organisation=OuterRef("organisation"))
        left = Q(mailing__dialogue=dialogue, mailing__sent_at__lte=clock.now())
        return self.filter(~Exists(said), left)


class MailingCopy(models.Model):
    """One utskick to one organisation: letters say for whom they come; paper goes to whom none reaches."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="copies")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mailing_copies")

    objects = MailingCopyQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__sort_key", "id"]
        constraints = [models.UniqueConstraint("mailing", "organisation", name="one_copy_each")]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.mailing}"

    def doors(self, address: Address) -> dict[str, GuestLink]:
        """Handing over as a contact, and saying something where it asks for that.

        None where the address no longer stands for the organisation.
        """
        return doors_of(address, organisation_id=self.organisation_id, copy_id=self.pk)


def letter_of(dialogue: Dialogue) -> Mailing:
    """The utskick by which a dialogue asks, not stored: as it would be sent now."""
    return Mailing(
        dialogue=dialogue,
        title=dialogue.title,
        text=dialogue.purpose or dialogue.title,
        language=dialogue.language,
        committee=dialogue.committee,
        department=dialogue.department,
        owner=dialogue.owner,
        deputy=dialogue.deputy,
        recipients=dialogue.recipients,
    )
