"""A file as a response; rooms use it for files that are not public, behind doors of their own."""

from django.http import FileResponse

from .models import File


def file_response(file: File) -> FileResponse:
    """The bytes, shown in the browser under the name the person gave, and never taken for another type."""
    response = FileResponse(
        file.stored.open("rb"), as_attachment=False, filename=file.name, content_type=file.detected_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{file.sha256}"'
    # The content under a code never changes, but the right to see it may.
    response["Cache-Control"] = f"{'public' if file.public else 'private'}, max-age=86400"
    return response
