"""Health addresses, for those who keep the portal running.

What the pages cannot do without decides the status: a proxy that takes the portal away because
letters are late would make one fault into two. What is late stands in `attention`, in words.
"""

from datetime import timedelta

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.municipality.current import is_open
from portal.notifications.models import Letter
from portal.web import clock
from portal.web.health import database_state, last_sweep
from portal.web.plates import public

# The sweep runs each minute; a batch of two thousand letters may keep one letter waiting a while.
SWEEP_LATE_AFTER = timedelta(minutes=5)
LETTER_LATE_AFTER = timedelta(minutes=15)


@public
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Alive: answers without asking anything."""
    return HttpResponse("ok", content_type="text/plain")


@public
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the pages can answer, else 503; how the post fares stands beside, in seconds and words."""
    database = database_state()
    if database == "ok":
        try:
            return _private({"ready": True, "database": database, **_post()})
        except Error:
            database = "unreachable"
    words = {
        "unreachable": _("Databasen svarar inte."),
        "migrations missing": _("Databasen saknar tabeller som den här versionen behöver: kör migrate."),
    }
    return _private({"ready": False, "database": database, "attention": [words[database]]}, status=503)


def _post() -> dict[str, object]:
    """The oldest letter that is due, the last sweep, and what is late; letters of a closed portal wait."""
    now, opened = clock.now(), is_open()
    oldest = Letter.objects.due().order_by("not_before").values_list("not_before", flat=True).first()
    swept = last_sweep()
    attention = []
    if opened and oldest and now - oldest > LETTER_LATE_AFTER:
        attention.append(
            _(
                "Brev väntar längre än de ska. "
                "Se efter att processen worker är i gång och att mejlservern svarar."
            )
        )
    if swept and now - clock.parse(swept) > SWEEP_LATE_AFTER:
        attention.append(
            _("Posten har inte gåtts igenom på länge. Se efter att processerna worker och beat är i gång.")
        )
    if not swept:
        attention.append(
            _(
                "Det är okänt när posten gicks igenom senast. "
                "Se efter att cachen svarar och att processerna worker och beat är i gång."
            )
        )
    return {
        "open": opened,
        "oldest_due_letter_seconds": round((now - oldest).total_seconds()) if oldest else None,
        "last_sweep": swept or None,
        "attention": attention,
    }


def _private(answer: dict[str, object], status: int = 200) -> JsonResponse:
    response = JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response
