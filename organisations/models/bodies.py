"""The bodies in which the municipality and civil society meet."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked

from ..enums import BodyKind


class BodyQuerySet(models.QuerySet):
    """Questions about bodies."""

    def of(self, kind: BodyKind) -> "BodyQuerySet":
        """Those of one kind."""
        return self.filter(kind=kind)


@tracked("key", "kind", "name_sv", "name_en", "order")
class Body(models.Model):
    """Organ: the stormöte, the samråd (seed 002)."""

    key = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(_("sorts organ"), max_length=12, choices=BodyKind.choices)
    name_sv = models.CharField(_("namn på svenska"), max_length=80)
    name_en = models.CharField(_("namn på engelska"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("organ")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the moment, Swedish where no other is written."""
        return (get_language() == "en" and self.name_en) or self.name_sv
