"""Tags of the frames of reference, and what the parties have promised under the principles."""

import hashlib
import json
from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked
from portal.web import clock

from .enums import Frame, Party, TagKind

# The words of an entry: what the reference data bring and the municipality may write anew.
WORDING = ("title_sv", "title_en", "short_sv", "short_en", "text_sv", "text_en")


def wording_digest(words: Iterable[str]) -> str:
    """A mark of these words, by which one sees whether they were changed since."""
    return hashlib.sha256(json.dumps(list(words), ensure_ascii=False).encode()).hexdigest()


class TagQuerySet(models.QuerySet):
    """Questions about tags."""

    def of(self, frame: Frame) -> "TagQuerySet":
        """The tags of one frame, in the frame's own order."""
        return self.filter(frame=frame)

    def valid(self) -> "TagQuerySet":
        """Those in use today."""
        today = clock.today()
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=today)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today)
        )

    def retired(self) -> "TagQuerySet":
        """Those no longer in use."""
        return self.filter(valid_to__lt=clock.today())

    def counts_by_frame(self) -> dict[str, int]:
        """How many in each frame, one query."""
        return dict(self.order_by().values_list("frame").annotate(n=Count("id")))

    def as_tree(self) -> list["Tag"]:
        """Each entry followed by those that belong to it, with `depth` 0 or 1; one query.

        An entry whose place is out of use stands at the top.
        """
        rows = list(self)
        here = {tag.pk for tag in rows}
        below: dict[int | None, list[Tag]] = {}
        for tag in rows:
            below.setdefault(tag.parent_id if tag.parent_id in here else None, []).append(tag)
        tree = []
        for top in below.get(None, []):
            for tag in (top, *below.get(top.pk, [])):
                tag.depth = 0 if tag is top else 1
                tree.append(tag)
        return tree

    def principles(self) -> "TagQuerySet":
        """The six, in their order."""
        return self.of(Frame.PRINCIPLE)


@tracked(
    "frame",
    "key",
    "kind",
    "parent",
    "order",
    "synonyms",
    "title_sv",
    "title_en",
    "short_sv",
    "short_en",
    "text_sv",
    "text_en",
    "valid_from",
    "valid_to",
)
class Tag(models.Model):
    """One entry of a frame: a principle, a goal, a field of activity, a topic …"""

    frame = models.CharField(max_length=20, choices=Frame.choices)
    key = models.SlugField(max_length=60)
    kind = models.CharField(_("slag"), max_length=20, choices=TagKind.choices, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("hör till")
    )
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)
    synonyms = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("andra ord för samma sak")
    )
    title_sv = models.CharField(_("rubrik på svenska"), max_length=120)
    title_en = models.CharField(_("rubrik på engelska"), max_length=120, blank=True)
    short_sv = models.CharField(_("en mening på svenska"), max_length=300, blank=True)
    short_en = models.CharField(_("en mening på engelska"), max_length=300, blank=True)
    text_sv = models.TextField(_("text på svenska"), blank=True)
    text_en = models.TextField(_("text på engelska"), blank=True)
    preset = models.BooleanField(_("föreslås från början"), default=False)
    # The mark of the words as the reference data last brought them; empty in the municipality's own rows.
    delivered = models.CharField(max_length=64, blank=True, editable=False)
    valid_from = models.DateField(_("gäller från"), null=True, blank=True)
    valid_to = models.DateField(_("gäller till"), null=True, blank=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("rad")
        ordering = ["frame", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                "frame",
                "key",
                name="one_tag_for_each_key",
                violation_error_message=_("Det finns redan en sådan i listan."),
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="tag_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_valid(self) -> bool:
        """Whether it is in use today."""
        today = clock.today()
        return (self.valid_from or today) <= today <= (self.valid_to or today)

    @property
    def is_reworded(self) -> bool:
        """Whether the municipality has written the words anew."""
        return self.delivered != wording_digest(getattr(self, field) for field in WORDING)

    @property
    def title(self) -> str:
        """The title in the language of the moment, Swedish where no other is written."""
        return (get_language() == "en" and self.title_en) or self.title_sv

    @property
    def short(self) -> str:
        """One sentence in the language of the moment."""
        return (get_language() == "en" and self.short_en) or self.short_sv

    @property
    def text(self) -> str:
        """The long text in the language of the moment."""
        return (get_language() == "en" and self.text_en) or self.text_sv


@tracked("key", "principle", "party", "order", "text_sv", "text_en", "valid_from", "valid_to")
class Commitment(models.Model):
    """Åtagande: what a party has promised under a principle (seed 002)."""

    key = models.SlugField(max_length=60, unique=True)
    principle = models.ForeignKey(
        Tag, models.PROTECT, related_name="commitments", limit_choices_to={"frame": Frame.PRINCIPLE}
    )
    party = models.CharField(max_length=14, choices=Party.choices)
    order = models.PositiveSmallIntegerField(default=0)
    text_sv = models.TextField()
    text_en = models.TextField(blank=True)
    source = models.CharField(max_length=60, blank=True)
    delivered = models.CharField(max_length=64, blank=True, editable=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_reworded(self) -> bool:
        """Whether the municipality has written the promise anew."""
        return self.delivered != wording_digest((self.text_sv, self.text_en))

    @property
    def text(self) -> str:
        """The promise in the language of the moment."""
        return (get_language() == "en" and self.text_en) or self.text_sv
