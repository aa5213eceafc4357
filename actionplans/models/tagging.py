"""One way of tagging areas, goals and actions: all frames in one list."""

from collections.abc import Iterable

from django.db import models

from portal.frames.enums import Frame
from portal.frames.models import Tag

from ..enums import FRAMES


def tags_field(**more) -> models.ManyToManyField:
    """The tags of a thing, of any frame that this room tags by."""
    return models.ManyToManyField(
        Tag, blank=True, related_name="+", limit_choices_to={"frame__in": FRAMES}, **more
    )


class Tagged:
    """What has `tags`, fetched with it, tells them frame by frame without a query of its own."""

    def tags_of(self, *frames: Frame) -> list[Tag]:
        """The tags of these frames, in the frames' own order."""
        return [tag for tag in self.tags.all() if tag.frame in frames]

    @property
    def principles(self) -> list[Tag]:
        """Which of the six it serves."""
        return self.tags_of(Frame.PRINCIPLE)

    @property
    def topics(self) -> list[Tag]:
        """What it is about."""
        return self.tags_of(Frame.TOPIC)

    @property
    def target_groups(self) -> list[Tag]:
        """Whom it is for."""
        return self.tags_of(Frame.TARGET_GROUP)

    @property
    def goals_served(self) -> list[Tag]:
        """Goals of Agenda 2030 and of the municipality (seed 004, 2.3 and 2.4)."""
        return self.tags_of(Frame.SDG, Frame.MUNICIPAL_GOAL)


def tagged(rows: models.QuerySet, tags: Iterable[Tag]) -> models.QuerySet:
    """Those that have any of these tags, each once."""
    through = rows.model.tags.through
    own = through._meta.get_field(rows.model._meta.model_name)
    return rows.filter(pk__in=through.objects.filter(tag__in=tags).values(own.attname))
