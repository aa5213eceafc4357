"""Links between things of different rooms."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from .enums import Relation


class Link(models.Model):
    """One thing led to another on a day. Written only through `threads.services.link`."""

    from_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    from_id = models.BigIntegerField()
    source = GenericForeignKey("from_type", "from_id")
    to_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    to_id = models.BigIntegerField()
    target = GenericForeignKey("to_type", "to_id")
    relation = models.CharField(max_length=14, choices=Relation.choices)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "from_type", "from_id", "to_type", "to_id", "relation", name="one_link_of_a_kind_between_two"
            )
        ]
        indexes = [models.Index(fields=["to_type", "to_id"], name="link_backwards")]

    def __str__(self) -> str:
        return f"{self.from_type_id}:{self.from_id} {self.relation} {self.to_type_id}:{self.to_id}"
