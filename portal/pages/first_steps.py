"""All that a new administrator does first, room by room from the ground up."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from portal.municipality.first_steps import FirstStep
from portal.municipality.first_steps import first_steps as with_settings
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.people.first_steps import first_steps as with_people


def first_steps() -> list[FirstStep]:
    """From settings and texts to the register and a letter that arrives; seven queries."""
    arrived = Letter.objects.filter(notice="notifications.test_letter", state=LetterState.SENT).exists()
    return [
        *with_settings(),
        *with_people(),
        FirstStep(
            _("Läs in föreningsregistret"), Organisation.objects.exists(), reverse("organisation_list")
        ),
        FirstStep(_("Skicka ett provbrev till dig själv"), arrived, reverse("post_room")),
    ]
