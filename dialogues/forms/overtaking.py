"""Somebody else saved the meeting while a form for it was open: what stands now beside what was typed."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from portal.history.timeline import Entry, timeline
from portal.web.overtaking import MADE_FROM, Overtaken, in_words, take_over, written

from ..models import Meeting
from ..services import marks, marks_of
from .meetings import ChangeForm

# Fields of the form that make one column together.
_COLUMN = {"day": "starts_at", "starts": "starts_at", "ends": "ends_at"}
# As the history calls it.
_STATE = gettext_lazy("läge")


def catch_up(form: ChangeForm) -> list[Overtaken]:
    """What others have changed since a form that is valid was given out; none where nothing.

    The form is then made from what stands: untouched fields hold it, and sent once more it is saved.
    """
    meeting = Meeting.objects.select_related("committee", "department", "body", "owner", "deputy").get(
        pk=form.meeting.pk
    )
    now, carried, typed = marks_of(meeting), form.carried, marks(form.details())
    if now == carried:
        return []
    standing, history = ChangeForm.of(meeting, by=form.by), _History(meeting)
    form.data = form.data.copy()
    form.data[form.add_prefix(MADE_FROM)] = written(now)
    found = list(_state(meeting, history)) if now["state"] != carried.get("state") else []
    for name in form.fields:
        if name in now and now[name] != carried.get(name):
            is_touched = typed[name] not in {carried.get(name), now[name]}
            if not is_touched:
                take_over(form, name, standing[name].value())
            found.append(
                Overtaken(
                    field=form[name],
                    label=str(form.fields[name].label),
                    stands=in_words(form.fields[name], standing.initial[name]),
                    typed=in_words(form.fields[name], form.cleaned_data[name]) if is_touched else None,
                    entry=history.of(name),
                )
            )
    return found


def _state(meeting: Meeting, history: "_History") -> Iterator[Overtaken]:
    stands = capfirst(meeting.get_state_display())
    yield Overtaken(field=None, label=capfirst(_STATE), stands=stands, typed=None, entry=history.of("state"))


class _History:
    """Who changed what of a meeting last."""

    def __init__(self, meeting: Meeting):
        self.own = timeline(meeting, names=True)
        both = timeline(meeting, parts=["agenda_items"], names=True)
        self.agenda = [entry for entry in both if entry not in self.own]

    def of(self, name: str) -> Entry | None:
        """The latest line about a field; what is tagged leaves none."""
        if name == "agenda":
            return next(iter(self.agenda), None)
        if name in {"principles", "topics"}:
            return None
        label = _STATE if name == "state" else Meeting._meta.get_field(_COLUMN.get(name, name)).verbose_name
        return next((one for one in self.own if str(label) in {each.label for each in one.changes}), None)
