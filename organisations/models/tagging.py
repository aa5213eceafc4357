"""The history of an organisation's tags: which came on, which were taken off."""

from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked

from .bitmaps import marks_changes
from .organisations import Organisation


@tracked("organisation", "tag")
class ActivityTagging(Organisation.fields_of_activity.through):
    """A field of activity of an organisation."""

    class Meta:
        proxy = True
        verbose_name = _("verksamhetsområde")
        triggers = marks_changes("organisation_id")


@tracked("organisation", "tag")
class GroupTagging(Organisation.target_groups.through):
    """A target group of an organisation."""

    class Meta:
        proxy = True
        verbose_name = _("målgrupp")
        triggers = marks_changes("organisation_id")


TAGGINGS = (ActivityTagging, GroupTagging)
