"""What came in from register files: each row as it was last taken, and the rows that wait for a decision."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.people.models import PUBLIC_TASK, Address, User
from portal.web import clock
from portal.web.codes import new_code
from portal.web.rooms import Personal

from ..enums import Decision, Reason, Verdict
from .organisations import Organisation

# So long a clerk may take to mend what was not taken.
ROWS_ARE_KEPT = timedelta(days=90)


class SourceRow(models.Model):
    """A row of a source, known again by its name, place and number: which organisation it is, by whom.

    `values` is what the row said when it was last taken, so that a change in the file can be told from
    a change here. Of contacts only digests are kept: enough to see that they are the same.
    """

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


class ImportRun(models.Model):
    """A register file that was brought in: which, when, and what came of it."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    source = models.CharField(max_length=40)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=4)
    encoding = models.CharField(max_length=10, blank=True)
    # The file's own words above its columns, in their order.
    headings = models.JSONField(default=list)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.source} {self.at:%Y-%m-%d}"


class ImportRowQuerySet(models.QuerySet):
    """Questions about rows that were not taken."""

    def too_old(self) -> "ImportRowQuerySet":
        """Those that nobody will mend any more."""
        return self.filter(run__at__lt=clock.now() - ROWS_ARE_KEPT)


class ImportRow(models.Model):
    """A row that was not taken: somebody has to decide, or to mend it in the file."""

    PERSONAL = Personal(
        fields=("address", "cells", "values"),
        purpose=_("Att kunna avgöra och rätta de rader i ett register som inte kunde läsas in."),
        ground=PUBLIC_TASK,
        keep=_("90 dagar efter inläsningen."),
        forget="erase",
    )

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="import_rows")
    line = models.PositiveIntegerField()
    name = models.CharField(max_length=160, blank=True)
    verdict = models.CharField(max_length=9, choices=Verdict.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    # What it may be the same as: an earlier row of the file, an organisation, or both.
    other_line = models.PositiveIntegerField(null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    # Which of several alike, as in SourceRow.
    nth = models.PositiveIntegerField(default=0)
    # Where the row names an address that we know: with it the row is forgotten.
    address = models.ForeignKey(Address, models.SET_NULL, null=True, blank=True, related_name="+")
    # As it stood in the file and as it was read, without personal numbers; emptied once it is decided.
    cells = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["run", "line"]
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="one_import_row_for_each_line"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.name}"
