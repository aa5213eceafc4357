"""An upload whose bytes touch no disk: kept in memory while they are read, as many as there is room for."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from rules import has_perm

View = Callable[..., HttpResponse]


class InMemoryOnly(FileUploadHandler):
    """Keeps what there is room for; of a request with more, a file has its size and no content."""

    def __init__(self, request: HttpRequest, *, most: int):
        super().__init__(request)
        self._room = most
        self._content = BytesIO()

    def new_file(self, *args, **kwargs) -> None:
        """Begin on a file."""
        super().new_file(*args, **kwargs)
        self._content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece. What there is no room for is read to its end: the browser listens only then."""
        self._room -= len(raw_data)
        if self._room >= 0:
            self._content.write(raw_data)
        else:
            self._content = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file."""
        self._content.seek(0)
        return InMemoryUploadedFile(
            self._content,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )


def received_in_memory(most: int) -> Callable[[View], View]:
    """Let a view's uploads be kept in memory only, `most` bytes in all; stands above its door plate.

    The form's mark is looked for in what was sent, and how that is kept must be said before: so it is
    passed over first and looked for afterwards. For whom the plate does not let in there is no room: what
    they send is read to its end, and they meet the same answer as on any page.
    """

    def received(view: View) -> View:
        guarded = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def receive(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method == "POST":
                room = most if has_perm(view.door_plate, request.user) else 0
                request.upload_handlers = [InMemoryOnly(request, most=room)]
            return guarded(request, *args, **kwargs)

        return receive

    return received
