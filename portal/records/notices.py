"""The letter that takes a document to the diary."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.declaring import Attachment, Draft, Notice
from portal.notifications.enums import Urgency

from .models import Dispatch


def write_to_the_diary(dispatch: Dispatch, to, facts) -> Draft | None:
    """With all its files; nothing where they have been let go of."""
    enclosures = list(dispatch.enclosures.all())
    if not enclosures or any(one.content is None for one in enclosures):
        return None
    return Draft(
        template="mail/records/to_the_diary",
        same_for=dispatch.pk,
        common={"record": dispatch.record, "enclosures": enclosures},
        attachments=tuple(Attachment(one.file_name, one.type, bytes(one.content)) for one in enclosures),
    )


NOTICES = [
    Notice(
        key="records.to_the_diary",
        title=_("Handling till diariet"),
        urgency=Urgency.SOON,
        find=Dispatch.objects.for_letter,
        write=write_to_the_diary,
    ),
]
