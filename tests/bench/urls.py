"""The portal's addresses and the floor: what a page must cost that shows anything at all.

The floor makes one indexed query of 25 rows and shows them as a table in the site's own base
template, about 20 kB in all. It goes through the same server, settings, middleware and pool.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path

from dialogues.models import Rsvp
from organisations.models import Organisation
from portal.urls import handler400, handler403, handler404, handler500  # noqa: F401
from portal.web import clock
from portal.web.plates import public

from .calendars_floor import entry_floor, feed_floor

ROWS = 25
COLUMNS = ("code", "name", "place", "number", "about")
_PAGE = engines["django"].from_string("""\
{% extends "base.html" %}
{% block title %}Golv{% endblock %}
{% block content %}
<h1>Golv</h1>
<table>
<thead><tr><th>Namn</th><th>Plats</th><th>Nummer</th><th>Om</th></tr></thead>
<tbody>
{% for row in rows %}<tr>
<td><a href="/foreningar/{{ row.code }}/">{{ row.name }}</a></td>
<td>{{ row.place }}</td>
<td>{{ row.number }}</td>
<td>{{ row.about }}</td>
</tr>
{% endfor %}</tbody>
</table>
{% endblock %}
""")


@public
def floor(request: HttpRequest, first: int) -> HttpResponse:
    """25 rows by primary key, from the given one."""
    rows = Organisation.objects.filter(pk__gte=first).order_by("pk").values(*COLUMNS)[:ROWS]
    return HttpResponse(_PAGE.render({"rows": rows}, request))


@public
def row_floor(request: HttpRequest) -> HttpResponse:
    """An answer's bare row stored by each form that is sent, and a way on."""
    now = clock.now()
    Rsvp.objects.create(
        meeting_id=1, answer="yes", group_size=2, given_by="page", answered_at=now, confirmed_at=now
    )
    return redirect("/golv/1/")


urlpatterns = [
    path("golv/rad/", row_floor),
    path("golv/<int:first>/", floor),
    path("golv/kalender.ics", feed_floor),
    path("golv/<slug:code>.ics", entry_floor),
    path("", include("portal.urls")),
]
