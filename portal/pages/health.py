"""Health addresses, for those who keep the portal running."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from portal.web.plates import public


@public
def live(request: HttpRequest) -> HttpResponse:
    """Alive: answers without asking anything."""
    return HttpResponse("ok", content_type="text/plain")


@public
def ready(request: HttpRequest) -> JsonResponse:
    """Ready: database, migrations, the post room."""
    return JsonResponse({"ready": True})
