"""Who may touch the register, or a file that comes in, at the moment: one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.errors import LockNotAvailable

from portal.people.services import hold_addresses
from portal.web.refusals import Refused

from ..enums import ImportState
from ..models import ImportRun, Organisation

# So long a press waits for others; bringing in a large file takes longer.
_PATIENCE = "3s"
_AT_WORK = {
    ImportState.READ: gettext_lazy("Filen jämförs med registret just nu. Vänta tills det är klart."),
    ImportState.CONFIRMED: gettext_lazy("%(who)s har redan bekräftat filen. Den håller på att läsas in."),
}


def hold_register() -> None:
    """Let nobody else bring in a file, change or add an organisation until this transaction is over.

    Nor erase an address. What only points to an organisation, such as an answer, goes on meanwhile.
    """
    hold_addresses()
    rows = Organisation.objects.order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk"))


def hold_additions() -> None:
    """Let nobody else add an organisation until this transaction is over.

    Two who add the same at once would not see each other's. Raises Refused while a file comes in.
    """
    with impatiently():
        hold_addresses()


def held_organisation(pk: int) -> Organisation:
    """The row as it is now, and nobody else's until we are done. Raises Refused while a file comes in."""
    with impatiently():
        return Organisation.objects.select_for_update().get(pk=pk)


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
        raise Refused(_AT_WORK[run.state] % {"who": run.confirmed_by or _("Någon")})
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
