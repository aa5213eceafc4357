"""The directory's address, something that stands there, and what a page says."""

from portal.frames.enums import Frame
from portal.frames.models import Tag
from tests.factories import OrganisationFactory

LIST = "/foreningar/"


def tagged(key: str, **fields):
    """An organisation in one field of activity."""
    organisation = OrganisationFactory(**fields)
    organisation.fields_of_activity.set(Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key=key))
    return organisation


def names(page) -> list[str]:
    """What the list shows."""
    return [one.name for one in page.context["page"].object_list]


def text(response) -> str:
    """The page's HTML."""
    assert response.status_code == 200
    return response.content.decode()
