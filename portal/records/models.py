"""One row for each document received or drawn up, its ways to the diary, and the copies handed out."""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Concat, Replace
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from portal.history.recording import tracked
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.people.models import PUBLIC_TASK, Address, Committee, User
from portal.web import clock
from portal.web.codes import new_code
from portal.web.names import fold, folded
from portal.web.rooms import Personal

from .documents import Document, Part
from .enums import RECORD_TONE, FileFate, Ground, RecordKind, RecordState

# A letter that did not arrive may be tried again; after a month nobody will.
TRIED_FOR = timedelta(days=30)


class RecordQuerySet(models.QuerySet):
    """Questions about records."""

    def visible_to(self, user) -> "RecordQuerySet":
        """All of them or none, with the committee that every page names."""
        seen = self if has_perm("records.see_records", user) else self.none()
        return seen.select_related("committee")

    def of(self, thing: models.Model) -> "RecordQuerySet":
        """Those of one thing."""
        return self.filter(thing_type=ContentType.objects.get_for_model(thing), thing_id=thing.pk)

    def to_register(self) -> "RecordQuerySet":
        """Those that nobody has decided about, the oldest first."""
        return self.filter(state=RecordState.TO_REGISTER).order_by("on", "id")

    def next_to_register(self, record: "Record") -> "Record | None":
        """The one to register that stands after a record, and after the last of them the oldest."""
        waiting = self.to_register().exclude(pk=record.pk)
        later = waiting.filter(Q(on__gt=record.on) | Q(on=record.on, pk__gt=record.pk))
        return later.first() or waiting.first()

    def saying(self, words: str) -> "RecordQuerySet":
        """Those whose title, counterpart and file number together hold each of the words.

        A number is found with and without its spaces.
        """
        records = self.alias(unspaced=Replace("file_number", Value(" "), Value("")))
        for word in fold(words).split():
            records = records.filter(Q(folded__contains=word) | Q(unspaced__icontains=word))
        return records

    def by_state(self) -> dict[str, int]:
        """How many there are in each state; one query."""
        return dict(self.order_by().values_list("state").annotate(number=Count("pk")))

    def for_list(self) -> "RecordQuerySet":
        """The latest day first; each day by committee."""
        return self.select_related("committee").order_by("-on", F("committee__sort_key").asc(), "-id")


@tracked("code", "kind", "title", "committee", "on", "state", "file_number", "registered_by")
class Record(models.Model):
    """Handling: that something was received or drawn up.

    What it says stands with the thing itself, and beside the record where the thing is written in again.
    """

    PERSONAL = Personal(
        fields=("counterpart", "address"),
        title=_("Diariet"),
        what=_("Den som har skickat in en handling, eller fått en: namnet och adressen."),
        purpose=_("Att hålla reda på allmänna handlingar och kunna lämna ut dem."),
        ground=PUBLIC_TASK,
        keep=_("Som diariet: bevaras, om nämnden inte har beslutat annat."),
        forget="blank",
        stays=_("Allmänna handlingar bevaras som diariet. Nämndens beslut om gallring går före."),
    )

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    kind = models.CharField(_("sort"), max_length=8, choices=RecordKind.choices)
    # The thing may be gone one day; the row and its title stay.
    thing_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    thing_id = models.BigIntegerField()
    thing = GenericForeignKey("thing_type", "thing_id")
    title = models.CharField(_("rubrik"), max_length=200)
    # From whom it came or to whom it went, as words.
    counterpart = models.CharField(_("motpart"), max_length=200, blank=True)
    # By which a person is known who is the counterpart: when the address is forgotten the name is too.
    address = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="+")
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nämnd")
    )
    on = models.DateField(_("dag"), default=clock.today)
    state = models.CharField(
        _("läge"), max_length=11, choices=RecordState.choices, default=RecordState.TO_REGISTER
    )
    file_number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    registered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("avgjord av")
    )
    registered_at = models.DateTimeField(null=True)
    # What it is searched by.
    folded = folded(
        Concat(
            "title",
            Value(" "),
            "counterpart",
            Value(" "),
            "file_number",
            output_field=models.CharField(),
        )
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("handling")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RecordState.REGISTERED, file_number__gt="")
                | (~Q(state=RecordState.REGISTERED) & Q(file_number="")),
                name="registered_has_a_file_number",
            )
        ]
        indexes = [
            models.Index(fields=["thing_type", "thing_id"], name="record_thing"),
            models.Index("on", "id", name="records_to_register", condition=Q(state=RecordState.TO_REGISTER)),
            models.Index(F("on").desc(), F("id").desc(), name="records_latest_first"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page at the registrar's."""
        return reverse("record_detail", kwargs={"code": self.code})

    @property
    def tone(self) -> str:
        """How the state's tag looks."""
        return RECORD_TONE[self.state]

    def document(self) -> Document | None:
        """What it said where that is kept, else what the thing says now; None where it is gone.

        What came in does not say what it was answered. Its headings are in the authority's language.
        """
        with translation.override(settings.LANGUAGE_CODE):
            document = self.thing.as_document() if self.thing else None
        if document and self.kind == RecordKind.RECEIVED:
            document = replace(document, parts=tuple(part for part in document.parts if not part.is_reply))
        wording = getattr(self, "wording", None)
        if not (wording and wording.parts):
            return document
        parts = tuple(Part(*part) for part in wording.parts)
        return replace(document or Document(self.title, ()), parts=parts, stood_on=self.on)


class Wording(models.Model):
    """What a document said when it came or was drawn up, where its thing is written in again afterwards.

    Once whoever wrote it is forgotten nothing stands here, and the record says what the thing says.
    """

    PERSONAL = Personal(
        fields=("address", "user", "parts"),
        title=_("Handlingar som de var"),
        what=_("Den som har skickat in en handling, eller fått en: vad som stod i handlingen den dagen."),
        purpose=_("Att en allmän handling står kvar som den var, också när ärendet har gått vidare."),
        ground=PUBLIC_TASK,
        keep=_("Som diariet: bevaras, om nämnden inte har beslutat annat."),
        forget="blank",
        stays=_("Allmänna handlingar bevaras som diariet. Nämndens beslut om gallring går före."),
    )

    record = models.OneToOneField(Record, models.CASCADE, related_name="wording", verbose_name=_("handling"))
    # By whom the person is known whom the text tells of.
    address = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Heading and text of each part.
    parts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("handling som den var")

    def __str__(self) -> str:
        return str(self.record)


class DispatchQuerySet(models.QuerySet):
    """Questions about what was sent to the diary."""

    def for_letter(self) -> "DispatchQuerySet":
        """With what the letter says and brings."""
        return self.select_related("record__committee").prefetch_related("enclosures")

    def with_proof(self) -> list["Dispatch"]:
        """The latest first, each with its `letter` and its enclosures without content; three queries."""
        dispatches = list(
            self.select_related("sent_by").prefetch_related(
                models.Prefetch("enclosures", Enclosure.objects.defer("content"))
            )
        )
        kind = ContentType.objects.get_for_model(Dispatch)
        letters = Letter.objects.filter(about_type=kind, about_id__in=[one.pk for one in dispatches])
        by_dispatch = {letter.about_id: letter for letter in letters}
        for dispatch in dispatches:
            dispatch.letter = by_dispatch.get(dispatch.pk)
        return dispatches


class Dispatch(models.Model):
    """A document sent to the diary: a letter to the committee's mailbox."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="dispatches")
    mailbox = models.CharField(max_length=254)
    sent_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"{self.record} → {self.mailbox}"


class EnclosureQuerySet(models.QuerySet):
    """Questions about enclosures."""

    def no_longer_needed(self) -> "EnclosureQuerySet":
        """Those still here though their letter has arrived, or nobody has tried it again for a month."""
        letters = Letter.objects.filter(about_type=ContentType.objects.get_for_model(Dispatch))
        long_ago = clock.now() - TRIED_FOR
        may_still_go = letters.filter(queued_at__gt=long_ago).exclude(
            state__in=[LetterState.SENT, LetterState.LAPSED]
        )
        return self.filter(content__isnull=False).exclude(dispatch__in=may_still_go.values("about_id"))


class Enclosure(models.Model):
    """A file that goes with a dispatch; once the letter has arrived its name and digest stay, as proof."""

    PERSONAL = Personal(
        fields=("content",),
        title=_("Handlingar på väg till diariet"),
        what=_("Den som en handling nämner: handlingen som den skickades."),
        purpose=_("Att skicka handlingen till diariet som den var när någon tryckte på knappen."),
        ground=PUBLIC_TASK,
        keep=_("Tills brevet har gått fram."),
        forget="with",
        short_lived=_("Tas bort när brevet har gått fram, senast efter en månad."),
    )

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="enclosures")
    file_name = models.CharField(max_length=120)
    type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)

    objects = EnclosureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file_name


class HandedOutQuerySet(models.QuerySet):
    """Questions about copies that were handed out."""

    def for_list(self) -> "HandedOutQuerySet":
        """With all that a line says of each."""
        return self.select_related("record__committee", "by")


@tracked("record", "grounds", "file", "by")
class HandedOut(models.Model):
    """That a masked copy was handed out, when and on which grounds. Nobody asks to whom; no copy is kept."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="handed_out")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("utlämnad av"))
    grounds = ArrayField(models.CharField(max_length=5, choices=Ground.choices), verbose_name=_("grunder"))
    # Empty where the document has no file.
    file = models.CharField(_("filen"), max_length=8, choices=FileFate.choices, blank=True)

    objects = HandedOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("utlämnad kopia")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.record}: {', '.join(self.grounds)}"

    @property
    def grounds_in_words(self) -> list[str]:
        """Each section with what it protects."""
        return [str(Ground(one).label) for one in self.grounds]
