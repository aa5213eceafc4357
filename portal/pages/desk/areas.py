"""What waits for whoever keeps a department's inventory."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import AreaSuggestion

from .task import Task


def suggested_areas(user) -> Iterator[Task]:
    """Areas that organisations suggest, as one thing to do: by the first day that any was promised."""
    waiting = AreaSuggestion.objects.to_be_answered_by(user).waiting()
    first, number = waiting.select_related("organisation").first(), waiting.count()
    if first is None:
        return
    if number == 1:
        yield Task(
            due=first.answer_by,
            title=_("Svara på ett förslag: %(title)s") % {"title": first.title},
            text=_("Från %(organisation)s. Ett svar med skäl är lovat.")
            % {"organisation": first.organisation},
            verb=_("Läs och svara"),
            url=reverse("suggestion_answer", kwargs={"code": first.code, "slug": first.slug}),
        )
        return
    title = ngettext("%(n)s förslag till områden väntar", "%(n)s förslag till områden väntar", number)
    yield Task(
        due=first.answer_by,
        title=title % {"n": number},
        text=_("Föreningar vill göra något tillsammans. Dagen är den första som någon av dem har lovats."),
        verb=_("Se vilka"),
        url=reverse("suggestion_list"),
    )
