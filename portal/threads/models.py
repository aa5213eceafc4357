"""Links between things of different rooms."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

from portal.history.recording import tracked

from .enums import Relation

# A thread longer than this is no longer a story that somebody reads.
LONGEST_THREAD = 200

# From the thing itself both ways; then onward only in the direction begun: what led here and what
# came of it, not all else that the same meeting led to.
_AROUND = """
    WITH RECURSIVE thread(near_type, near_id, far_type, far_id, way) AS (
        SELECT NULL::integer, NULL::bigint, %s::integer, %s::bigint, 0
        UNION
        SELECT thread.far_type, thread.far_id, next.type_id, next.id, next.way
        FROM thread CROSS JOIN LATERAL (
            SELECT to_type_id AS type_id, to_id AS id, 1 AS way FROM threads_link
            WHERE thread.way >= 0 AND from_type_id = thread.far_type AND from_id = thread.far_id
            UNION ALL
            SELECT from_type_id, from_id, -1 FROM threads_link
            WHERE thread.way <= 0 AND to_type_id = thread.far_type AND to_id = thread.far_id
        ) next
    )
    SELECT near_type, near_id, far_type, far_id, way FROM thread WHERE way <> 0 LIMIT %s
"""


class LinkQuerySet(models.QuerySet):
    """Questions about links."""

    def between(self, source: models.Model, target: models.Model) -> "LinkQuerySet":
        """Those from one thing to another, of any kind."""
        kinds = ContentType.objects
        return self.filter(
            from_type=kinds.get_for_model(source),
            from_id=source.pk,
            to_type=kinds.get_for_model(target),
            to_id=target.pk,
        )

    def leading_to(self, target: models.Model, *, kind: type[models.Model]) -> models.QuerySet:
        """The keys of the things of a kind that led to a thing."""
        kinds = ContentType.objects
        tied = self.filter(to_type=kinds.get_for_model(target), to_id=target.pk, relation=Relation.LED_TO)
        return tied.filter(from_type=kinds.get_for_model(kind)).values_list("from_id", flat=True)

    def around(self, end: tuple[int, int]) -> list[tuple[tuple[int, int], tuple[int, int], int]]:
        """Steps of the thread through a thing, each from a nearer end to a farther; one query.

        An end is a content type's id and a row's id. A step back, to what led here, is -1, one onward 1.
        """
        with connection.cursor() as cursor:
            cursor.execute(_AROUND, [*end, LONGEST_THREAD])
            return [((row[0], row[1]), (row[2], row[3]), row[4]) for row in cursor.fetchall()]


@tracked("from_type", "from_id", "to_type", "to_id", "relation", "on")
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

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "from_type", "from_id", "to_type", "to_id", "relation", name="one_link_of_a_kind_between_two"
            )
        ]
        indexes = [models.Index(fields=["to_type", "to_id"], name="link_backwards")]

    def __str__(self) -> str:
        return f"{self.from_type_id}:{self.from_id} {self.relation} {self.to_type_id}:{self.to_id}"
