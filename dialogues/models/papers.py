"""The papers of an agenda item."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.files.models import File
from portal.history.recording import tracked
from portal.records.documents import Document
from portal.web.codes import new_code

from .filing import of_paper
from .meetings import AgendaItem


@tracked("agenda_item", "title", "link", "order")
class Paper(models.Model):
    """Handling: a file or an address elsewhere, seen by whoever sees the meeting."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    agenda_item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers")
    title = models.CharField(_("rubrik"), max_length=120)
    link = models.URLField(_("länk"), max_length=300, blank=True)
    file = models.OneToOneField(File, models.PROTECT, null=True, blank=True, related_name="paper")
    order = models.PositiveSmallIntegerField(default=0)
    # On the meeting's page: who has looked before sees what is new.
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("handling")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(link="", file__isnull=False) | (~Q(link="") & Q(file__isnull=True)),
                name="paper_is_a_link_or_a_file",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def as_document(self) -> Document:
        """The paper as the registrar has it."""
        return of_paper(self)
