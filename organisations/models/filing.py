"""What the registrar sees of what associations send in: the parts of each as a document."""

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.records.documents import Document, Part

if TYPE_CHECKING:
    from .registrations import Registration
    from .requests import ChangeRequest


def of_registration(registration: "Registration") -> Document:
    """All that the association said, what it was asked, and the answer."""
    month = registration.get_annual_meeting_month_display() if registration.annual_meeting_month else ""
    answer = "\n".join(filter(None, [registration.get_ground_display(), registration.explanation]))
    state = "" if registration.is_open else registration.get_state_display()
    email = registration.address.shown if registration.address else ""
    contact = "\n".join(filter(None, [registration.contact_name, email, registration.phone]))
    return Document(
        _("Anmälan av förening"),
        (
            Part(_("Namn"), registration.name),
            Part(_("Organisationsnummer"), registration.number or ""),
            Part(_("Organisationsform"), capfirst(registration.get_legal_form_display())),
            Part(_("Verksamhetsområden"), _listed(registration.fields_of_activity)),
            Part(_("Om föreningen"), registration.about),
            Part(_("Vad föreningen kan bidra med"), registration.offers),
            Part(_("Målgrupper"), _listed(registration.target_groups)),
            Part(_("Plats"), registration.place),
            Part(_("Webbplats"), registration.web),
            Part(_("Årsmöte"), month),
            Part(_("Kontaktperson"), contact),
            Part(_("Ifylld av"), registration.filled_in_by),
            Part(_("Fråga"), registration.question),
            Part(_("Svar"), registration.reply),
            Part(_("Beslut"), answer or state),
            Part(_("Begäran om ny prövning"), registration.appeal),
        ),
        language=registration.language,
        persons=tuple(filter(None, [registration.contact_name, registration.filled_in_by])),
        url=registration.get_absolute_url(),
    )


def of_change(request: "ChangeRequest") -> Document:
    """What was to be changed, why, and the answer."""
    state = "" if request.is_waiting else request.get_state_display()
    return Document(
        _("Begärd ändring"),
        (
            Part(_("Förening"), request.organisation.name),
            *(Part(one.label, f"{one.before} → {one.wanted}") for one in request.differences),
            Part(_("Varför"), request.why),
            Part(_("Svar"), "\n".join(filter(None, [state, request.reason]))),
        ),
        persons=tuple(filter(None, [request.asked_by and request.asked_by.name])),
        url=request.get_absolute_url(),
    )


def _listed(tags) -> str:
    return ", ".join(tag.title for tag in tags.all())
