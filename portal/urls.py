"""The map of the site."""

from django.conf import settings
from django.urls import include, path, register_converter

from portal.people.links import SecretConverter
from portal.people.views.closed import link_closed
from portal.web.converters import CodeConverter

register_converter(SecretConverter, "secret")
register_converter(CodeConverter, "code")

# An address is looked for from the top: what most come for stands first.
urlpatterns = [
    path("", include("portal.pages.urls")),
    path("", include("dialogues.urls")),
    path("", include("actionplans.urls")),
    path("", include("organisations.urls")),
    path("", include("portal.records.urls")),
    path("", include("portal.web.urls")),
    path("", include("portal.people.urls")),
    path("", include("portal.municipality.urls")),
    path("", include("portal.files.urls")),
    path("", include("portal.frames.urls")),
    path("", include("portal.notifications.urls")),
]
if settings.DEVKIT:
    urlpatterns.append(path("devkit/", include("portal.devkit.urls")))
# Mail programs cut and decorate links; whoever comes by such a one is told what to do. Last of all.
urlpatterns.append(path("s/<path:rest>/", link_closed, name="link_closed"))

handler400 = "portal.web.views.bad_request"
handler403 = "portal.web.views.permission_denied"
handler404 = "portal.web.views.not_found"
handler429 = "portal.web.views.too_many_requests"
handler500 = "portal.web.views.server_error"
