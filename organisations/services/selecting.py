"""Selections of organisations are saved under a name, changed and deleted."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..models import Chosen, Selection


@recorded
def save_selection(*, name: str, chosen: Chosen, actor: Actor) -> Selection:
    """A new selection. Raises Refused where the name is another's, and where nothing is chosen."""
    return _kept(Selection(made_by_id=actor.user_id, made_at=clock.now()), name, chosen)


@recorded
def change_selection(
    selection: Selection,
    *,
    name: str,
    chosen: Chosen,
    made_from: Mapping[str, str] | None = None,
    actor: Actor,
) -> Selection:
    """Another name or choice; meetings that started from it stay as they are.

    Raises Refused as `save_selection`, where it is gone, and where the marks `made_from` are no longer those
    of what stands.
    """
    standing = Selection.objects.select_for_update().filter(pk=selection.pk).first()
    if standing is None:
        raise Refused(_("Urvalet är borttaget, så det går inte att ändra."))
    if made_from is not None and made_from != standing.marks:
        raise Refused(_("Någon annan har ändrat urvalet medan du skrev, så ditt är inte sparat än."))
    return _kept(standing, name, chosen)


@recorded
def delete_selection(selection: Selection, *, actor: Actor) -> None:
    """Take it away; deleted twice it is once. No meeting is changed by it."""
    Selection.objects.filter(pk=selection.pk).delete()


def _kept(selection: Selection, name: str, chosen: Chosen) -> Selection:
    if chosen.is_nothing:
        raise Refused(_("Välj vilka som ska vara med i urvalet."), field="way")
    selection.name, selection.choice = name, chosen.to_json()
    try:
        with transaction.atomic():
            selection.save()
    except IntegrityError:
        raise Refused(_("Det finns redan ett urval med det namnet. Välj ett annat."), field="name")
    return selection
