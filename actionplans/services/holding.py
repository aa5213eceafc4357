"""An action as it is now, and nobody else's until we are done."""

from django.utils.translation import gettext as _

from portal.web.refusals import Refused

from ..enums import PlanState
from ..models import Action


def held_action(action: Action) -> Action:
    """The row under its lock. Refuses one that is gone, and those of plans that another has replaced."""
    rows = Action.objects.select_for_update(of=("self",)).with_plan()
    standing = rows.filter(pk=action.pk).first()
    if standing is None:
        raise Refused(_("Åtgärden är borttagen ur planen."))
    if standing.plan.state == PlanState.REPLACED:
        raise Refused(_("Planen är ersatt av en ny, så åtgärden ändras inte längre här."))
    return standing


def held_unfinished(action: Action) -> Action:
    """The same; refuses one that is done or dropped."""
    standing = held_action(action)
    if standing.is_finished:
        raise Refused(_("Åtgärden är avslutad. Ta upp den igen först, om något ska ändras."))
    return standing
