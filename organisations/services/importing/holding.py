"""Who may touch a file, or the register by way of files, at the moment: one, and not for long."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.errors import LockNotAvailable

from portal.web.refusals import Refused

from ...enums import ImportState
from ...models import ImportRun

# Any number that nobody else locks by: one import at a time.
_ONE_IMPORT_AT_A_TIME = 4_031_976
# So long a press waits for others; bringing in a large file takes longer.
_PATIENCE = "3s"
_AT_WORK = {
    ImportState.READ: gettext_lazy("Filen jämförs med registret just nu. Vänta tills det är klart."),
    ImportState.CONFIRMED: gettext_lazy("Någon har redan bekräftat filen. Den håller på att läsas in."),
}


def lock_imports() -> None:
    """Let nobody else bring in or decide anything until this transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_IMPORT_AT_A_TIME])


def held(run_id: int) -> ImportRun:
    """A file under lock that the worker has nothing to do with at the moment, for a press about its rows.

    Raises Refused where somebody has thrown it away, and where the worker is at it or will be.
    """
    # First without waiting for its lock, which the worker keeps to the end.
    _refuse_while_at_work(ImportRun.objects.filter(pk=run_id).first())
    return _refuse_while_at_work(locked(run_id))


def _refuse_while_at_work(run: ImportRun | None) -> ImportRun:
    if run is None:
        raise Refused(_("Filen är kastad."))
    if run.state in _AT_WORK:
        raise Refused(_AT_WORK[run.state])
    return run


def locked(run_id: int) -> ImportRun | None:
    """A file under lock, if it is there. Raises Refused where somebody else has it for long."""
    with impatiently():
        return ImportRun.objects.select_for_update().filter(pk=run_id).first()


@contextmanager
def impatiently() -> Iterator[None]:
    """Wait for others' locks for a moment only. Raises Refused after that; the transaction is then over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Refused(_("En fil håller på att läsas in. Försök igen om en liten stund.")) from error
        raise
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', '0', true)")
