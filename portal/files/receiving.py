"""Whose uploads are kept while they are read: those of people who have signed in, or hold a true link."""

from io import BytesIO

from django.conf import settings
from django.core.files import uploadhandler
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest


def take_from_guest(request: HttpRequest) -> None:
    """Let what whoever holds a true link sends along be kept; before anything of the form is read."""
    request.upload_handlers = [
        uploadhandler.load_handler(path, request)
        for path in settings.FILE_UPLOAD_HANDLERS
        if not path.endswith(NothingFromStrangers.__name__)
    ]


class NothingFromStrangers(FileUploadHandler):
    """Stands before the handlers that keep: of a stranger's file it leaves name and size, no content.

    The form's mark is looked for in what was sent, on every page, before anybody has asked who may enter: so
    whoever wished could have twenty megabytes kept at a time. They are read to their end, as a browser
    listens only then.
    """

    def new_file(self, *args, **kwargs) -> None:
        """Begin on a file; a stranger's goes no further."""
        super().new_file(*args, **kwargs)
        self._is_strangers = not self.request.user.is_authenticated
        if self._is_strangers:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Let go of a piece, or pass it on."""
        return None if self._is_strangers else raw_data

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """What is left of a stranger's file, so that a page can say which one must be chosen again."""
        if not self._is_strangers:
            return None
        return InMemoryUploadedFile(
            BytesIO(), self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
