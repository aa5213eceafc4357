"""What the registrar is told of plans: what was sent to a committee, and what it adopted."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.records.services import drawn_up, keep_wording
from portal.web.actor import Actor

from ..models import ActionPlan


@recorded
def file_sent(plan: ActionPlan, *, actor: Actor) -> None:
    """The plan as it is when it goes to the committee; it is written in again afterwards."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Handlingsplan till nämnden: %(plan)s") % {"plan": plan.title}
    _file(plan, title, actor)


@recorded
def file_adopted(plan: ActionPlan, *, actor: Actor) -> None:
    """The plan as it was adopted."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Antagen handlingsplan: %(plan)s") % {"plan": plan.title}
    _file(plan, title, actor)


def _file(plan: ActionPlan, title: str, actor: Actor) -> None:
    counterpart = plan.committee.name if plan.committee else ""
    record = drawn_up(plan, title=title, counterpart=counterpart, committee=plan.committee, actor=actor)
    keep_wording(record, actor=actor)
