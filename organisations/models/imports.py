"""What came in from register files: each row as it was last taken, and each file while its rows wait."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from portal.people.models import PUBLIC_TASK, User
from portal.records.documents import Document, Part
from portal.web import clock
from portal.web.codes import new_code
from portal.web.rooms import Personal
from portal.web.templatetags.furniture import day

from ..enums import IMPORT_TONE, UNDER_WAY, Decision, ImportState, Obstacle, Reason, Verdict
from .organisations import Organisation

# So long a clerk may take to mend what was not taken.
ROWS_ARE_KEPT = timedelta(days=90)
# And so long a file may wait to be confirmed: what it was compared with grows old.
WAITS_FOR = timedelta(days=7)
# A worker that dies three times over the same file will do so a fourth time.
MOST_TRIES = 3


class SourceRow(models.Model):
    """A row of a source, known again by its name, place and number: which organisation it is, by whom.

    `values` is what the row said when it was last taken, so that a change in the file can be told from
    a change here. Of contacts only digests are kept: enough to see that they are the same. A description
    may name somebody all the same.
    """

    PERSONAL = Personal(
        fields=("values",),
        title=_("Rader ur föreningsregister som har lästs in"),
        title_to_person=_("Vad ett inläst register sade om föreningen"),
        what=_("Den som nämns i en förenings beskrivning. Kontaktpersoner sparas bara som kontrollsummor."),
        purpose=_("Att se vad som har ändrats sedan registret lästes in senast."),
        ground=PUBLIC_TASK,
        keep=_("Så länge föreningen finns i registret."),
        forget="blank",
        stays=_("Behövs för att se vad nästa fil ändrar, och tas bort tillsammans med föreningen."),
    )

    source = models.CharField(max_length=40)
    name_key = models.CharField(max_length=400)
    place_key = models.CharField(max_length=200)
    number = models.CharField(max_length=11, blank=True)
    # Which of several rows with the same name, place and number, counted from nought.
    nth = models.PositiveIntegerField(default=0)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="source_rows"
    )
    values = models.JSONField(default=dict)
    # Of all that it said, so that it is told from others alike however a file is sorted.
    mark = models.CharField(max_length=24, blank=True)
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.LINKED)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "name_key", "place_key", "number", "nth"],
                name="one_source_row_for_each_row",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.name_key}"


class ImportRunQuerySet(models.QuerySet):
    """Questions about register files."""

    def visible_to(self, user) -> "ImportRunQuerySet":
        """Whoever brings in registers sees all of them."""
        return self if has_perm("organisations.import_register", user) else self.none()

    def for_list(self) -> "ImportRunQuerySet":
        """With whose they are, and how many doubtful rows nobody has decided, as `undecided`; one query."""
        doubtful = Q(import_rows__verdict=Verdict.DOUBTFUL, import_rows__decision="")
        listed = self.select_related("asked_by").annotate(undecided=Count("import_rows", filter=doubtful))
        return listed.defer("counts", "remarks", "headings").order_by("-at", "-id")

    def not_yet_in(self) -> "ImportRunQuerySet":
        """Those that have not been brought in."""
        return self.exclude(state=ImportState.DONE)

    def under_way(self) -> "ImportRunQuerySet":
        """Those that the worker has to do something about."""
        return self.filter(state__in=UNDER_WAY, tries__lte=MOST_TRIES)

    def too_old(self) -> "ImportRunQuerySet":
        """Those that nobody has confirmed in time."""
        return self.not_yet_in().filter(at__lt=clock.now() - WAITS_FOR)


class ImportRun(models.Model):
    """A register file: which, when, by whom, how far it has come, and what came of it."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    state = models.CharField(max_length=9, choices=ImportState.choices, default=ImportState.READ)
    source = models.CharField(max_length=40)
    file_name = models.CharField(max_length=120, blank=True)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    # How often a worker has begun on what the state says.
    tries = models.PositiveSmallIntegerField(default=0)
    # A mark of all that was shown before it was confirmed, and whether something had changed by then.
    outcome = models.CharField(max_length=64, blank=True)
    is_overtaken = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=4)
    encoding = models.CharField(max_length=10, blank=True)
    # The file's own words above its columns, in their order.
    headings = models.JSONField(default=list)
    # What was wrong in the file as a whole, and in rows that were refused: line, fault, heading.
    remarks = models.JSONField(default=list)
    counts = models.JSONField(default=dict)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "sha256"],
                condition=~Q(state=ImportState.DONE),
                name="a_file_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("import_detail", kwargs={"code": self.code})

    def as_document(self) -> Document:
        """What came when, as the registrar has it; its rows are in the register, and its bytes nowhere."""
        return Document(
            gettext("Fil till föreningsregistret"),
            (
                Part(gettext("Källa"), self.source),
                Part(gettext("Fil"), self.file_name),
                Part(gettext("Inläst"), day(self.done_at) if self.done_at else ""),
                Part("SHA-256", self.sha256),
            ),
            url=self.get_absolute_url(),
        )

    @property
    def tone(self) -> str:
        """The tone of the state's tag."""
        return "late" if self.is_stuck else IMPORT_TONE[ImportState(self.state)]

    @property
    def is_under_way(self) -> bool:
        """Whether the worker is at it, or will be."""
        return self.state in UNDER_WAY and not self.is_stuck

    @property
    def waits_until(self) -> datetime:
        """When it is forgotten if nobody has confirmed it."""
        return self.at + WAITS_FOR

    @property
    def kept_until(self) -> datetime:
        """When its rows that nobody has decided or mended are forgotten."""
        return self.at + ROWS_ARE_KEPT

    @property
    def is_stuck(self) -> bool:
        """Whether the worker has given up; nothing of it is saved."""
        return self.state in UNDER_WAY and self.tries > MOST_TRIES


class ImportRowQuerySet(models.QuerySet):
    """Questions about the rows of files."""

    def too_old(self) -> "ImportRowQuerySet":
        """Those that nobody will mend any more."""
        return self.filter(run__at__lt=clock.now() - ROWS_ARE_KEPT)

    def undecided(self) -> "ImportRowQuerySet":
        """Doubtful ones that nobody has decided."""
        return self.filter(verdict=Verdict.DOUBTFUL, decision="")

    def undecided_first(self) -> "ImportRowQuerySet":
        """Those that wait for somebody before the others, each in the order of the file."""
        is_decided = ExpressionWrapper(~Q(decision=""), output_field=models.BooleanField())
        return self.order_by(is_decided, "line")

    def to_become(self, verdict: Verdict) -> "ImportRowQuerySet":
        """Those of which this will come: as they were weighed, but for what somebody has chosen since."""
        chosen = Q(verdict=Verdict.UNCHANGED) & ~Q(takes=[])
        if verdict == Verdict.CHANGED:
            return self.filter(Q(verdict=verdict) | chosen)
        return self.filter(~chosen, verdict=verdict)

    def not_taken(self) -> "ImportRowQuerySet":
        """Those to be mended in the file: doubtful ones that nobody has decided, and refused ones."""
        return self.filter(Q(verdict=Verdict.REFUSED) | Q(verdict=Verdict.DOUBTFUL, decision=""))

    def with_remarks(self) -> "ImportRowQuerySet":
        """Those in which something was wrong with a field."""
        return self.exclude(remarks=[])

    def in_conflict(self) -> "ImportRowQuerySet":
        """Those of which the register says something else since somebody changed it."""
        return self.exclude(conflicts=[])

    def figures(self) -> dict[str, int]:
        """How many doubtful ones are decided as what, and how many rows need a look; one query."""
        doubtful = Q(verdict=Verdict.DOUBTFUL)
        decided = {
            decision.value: Count("pk", filter=doubtful & Q(decision=decision))
            for decision in (Decision.SAME, Decision.ANOTHER, Decision.LEFT_OUT)
        }
        return self.aggregate(
            undecided=Count("pk", filter=doubtful & Q(decision="")),
            refused=Count("pk", filter=Q(verdict=Verdict.REFUSED)),
            remarked=Count("pk", filter=~Q(remarks=[])),
            in_conflict=Count("pk", filter=~Q(conflicts=[])),
            changed_by_choice=Count("pk", filter=Q(verdict=Verdict.UNCHANGED) & ~Q(takes=[])),
            **decided,
        )


class ImportRow(models.Model):
    """A row of a register file: all of them until it is confirmed, then what was done and is to be done.

    What was taken keeps no word of people, and what was right already is forgotten.
    """

    PERSONAL = Personal(
        fields=("cells", "values", "remarks", "changes", "conflicts"),
        title=_("Rader ur föreningsregister som väntar"),
        title_to_person=_("Rader i inlästa register"),
        what=_(
            "Den som nämns i en fil som läses in: det som står i rader som ingen har tagit ställning till."
        ),
        purpose=_("Att granska ett register innan det läses in, och rätta de rader som inte kunde läsas in."),
        ground=PUBLIC_TASK,
        keep=_("90 dagar efter inläsningen."),
        forget="erase",
        short_lived=_("Tas bort 90 dagar efter att filen lästes in."),
    )

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="import_rows")
    line = models.PositiveIntegerField()
    name = models.CharField(max_length=160, blank=True)
    # Nothing until it has been weighed.
    verdict = models.CharField(max_length=9, choices=Verdict.choices, blank=True)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    # What it is or may be the same as: an earlier row of the file, an organisation, or both.
    other_line = models.PositiveIntegerField(null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    # Which of several alike, as in SourceRow.
    nth = models.PositiveIntegerField(default=0)
    # As it stood in the file and as it was read, without personal numbers; emptied once taken or decided.
    cells = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    # What was wrong in its fields, what it changes, and where the register says something else.
    remarks = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    conflicts = models.JSONField(default=list)
    # The fields of `conflicts` in which somebody wants what the file says.
    takes = models.JSONField(default=list)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    # Which organisation it is, where somebody has chosen another than the one it resembles.
    chosen = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    # Why a decision about it could not be carried out, so that it waits for another.
    obstacle = models.CharField(max_length=11, choices=Obstacle.choices, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["run", "line"]
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="one_import_row_for_each_line"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.name}"

    @property
    def known_by(self) -> list[str]:
        """Place and number: its own, and once it is in the new organisation's."""
        if self.values:
            words = (self.values["place"], self.values["number"])
        elif self.organisation and self.verdict == Verdict.NEW:
            words = (self.organisation.place, self.organisation.number)
        else:
            words = ()
        return [word for word in words if word]

    @property
    def to_change(self) -> list[dict]:
        """What it changes: what it was weighed to change, and where somebody has chosen the file's word."""
        return [*self.changes, *(one for one in self.conflicts if one["field"] in self.takes)]

    @property
    def doubt(self) -> str:
        """A mark of what it was doubted for: a decision about another doubt is none."""
        return f"{self.reason}:{self.other_line or ''}:{self.organisation_id or ''}"
