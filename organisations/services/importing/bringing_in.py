"""A register file's rows become organisations with contacts, or change them."""

import re

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ...registers import Register
from ...registers.cleaning import without_personal_numbers
from ..holding import hold_register
from .receipt import Receipt, receipt_of
from .saving import forget_what_stands_here, keep_run, save
from .weighing import Weighing

_SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@recorded
def import_register(
    *, register: Register, actor: Actor, commit: bool, source: str | None = None, file_name: str = ""
) -> Receipt:
    """Take the rows that are new or changed since this source's last file; without `commit` only say so.

    `source` is the file's own layout where none is named. Rows that may be something that is there wait
    for a decision. Running it twice changes nothing. All rows or none. Raises Refused where the source's
    name will not do.
    """
    source = checked_source(source or register.source)
    if commit:
        hold_register()
    weighing = Weighing(register, source)
    weighed = weighing.weigh()
    receipt = receipt_of(
        weighed,
        register=register,
        source=source,
        committed=commit,
        remarks=weighing.words.remarks,
        unknown_words=weighing.words.unknown,
    )
    if commit:
        save(weighed, source=source, tag_ids=weighing.words.ids)
        forget_what_stands_here(weighing, actor=actor)
        keep_run(weighed, register=register, receipt=receipt, file_name=file_name, actor=actor)
    return receipt


def checked_source(source: str) -> str:
    """A source's name, if it is one. Raises Refused where it will not do."""
    if not _SOURCE.fullmatch(source) or without_personal_numbers(source)[1]:
        told = _("Källans namn får ha små bokstäver, siffror och bindestreck, högst 40 tecken.")
        raise Refused(told, field="source")
    return source
