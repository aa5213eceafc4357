"""All that a new administrator does first, room by room from the ground up."""

from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.models import Organisation
from portal.municipality.current import is_open
from portal.municipality.first_steps import FirstStep
from portal.municipality.first_steps import first_steps as with_settings
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.people.first_steps import first_steps as with_people


def first_steps() -> list[FirstStep]:
    """From settings and texts to the register and a letter that arrives; seven queries."""
    return [*with_settings(), *with_people(), _register(), _test_letter()]


def _register() -> FirstStep:
    return FirstStep(_("Läs in föreningsregistret"), Organisation.objects.exists(), reverse("import_list"))


def _test_letter() -> FirstStep:
    done = Letter.objects.filter(notice="notifications.test_letter", state=LetterState.SENT).exists()
    waits = _("Brevet går i väg när portalen har öppnat. Tills dess skickas bara inloggningskoder.")
    return FirstStep(
        _("Skicka ett provbrev till dig själv"),
        done,
        reverse("post_room"),
        "" if done or is_open() else waits,
    )
