"""Whose uploads are kept while they are read: those of people who have signed in, and where a page asks."""

from collections.abc import Callable
from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from .enums import ALL

# One byte more than the largest that is taken in: what is larger is seen to be, and no more of it is kept.
_MOST_BYTES = max(kind.most_bytes for kind in ALL) + 1


def takes_files(view: Callable) -> Callable:
    """Below a plate that lets strangers in: on this page they may send a file along."""
    view.takes_files = True
    return view


class NothingFromStrangers(FileUploadHandler):
    """Stands before the handlers that keep: of a stranger's file it leaves name and size, no content.

    The form's mark is looked for in what was sent, on every page, before anybody has asked who may enter: so
    whoever wished could have twenty megabytes kept at a time. They are read to their end, as a browser
    listens only then. A page that `takes_files` keeps a stranger's too, as far as any file may go.
    """

    def new_file(self, *args, **kwargs) -> None:
        """Begin on a file; a stranger's goes no further."""
        super().new_file(*args, **kwargs)
        match = self.request.resolver_match
        is_asked_for = bool(match) and getattr(match.func, "takes_files", False)
        self._is_strangers = not self.request.user.is_authenticated and not is_asked_for
        if self._is_strangers:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Let go of a piece, or pass it on."""
        return None if self._is_strangers or start > _MOST_BYTES else raw_data

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """What is left of a stranger's file, so that a page can say which one must be chosen again."""
        if not self._is_strangers:
            return None
        return InMemoryUploadedFile(
            BytesIO(), self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
