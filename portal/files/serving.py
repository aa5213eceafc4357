"""A file as a response; rooms use it for files that are not public, behind doors of their own."""

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from .models import File


def file_response(request: HttpRequest, file: File) -> HttpResponseBase:
    """The bytes, shown in the browser under the name the person gave, and never taken for another type.

    Whoever has them already is told so (304), and the file is not opened.
    """
    marks = {
        "ETag": f'"{file.sha256}"',
        "Last-Modified": http_date(file.uploaded_at.timestamp()),
        # The content under a code never changes, but the right to see it may.
        "Cache-Control": f"{'public' if file.public else 'private'}, max-age=86400",
    }
    response = get_conditional_response(
        request, etag=marks["ETag"], last_modified=int(file.uploaded_at.timestamp())
    )
    if response is None:
        response = FileResponse(
            file.stored.open("rb"), as_attachment=False, filename=file.name, content_type=file.detected_type
        )
        response["X-Content-Type-Options"] = "nosniff"
    for name, value in marks.items():
        response[name] = value
    return response
