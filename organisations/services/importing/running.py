"""A register file from upload to receipt: read, weighed, looked through, confirmed, and brought in whole."""

from collections.abc import Collection, Mapping

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.notifications.nudging import nudge
from portal.records.enums import RecordState
from portal.records.services import received
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ...enums import Decision, ImportState, Verdict
from ...models import ImportRow, ImportRun
from ...registers import Register
from ..holding import held, hold_register, locked
from .bringing_in import checked_source
from .deciding import Obstructed, carry_out_decision
from .marks import choices_of_both, mark_of_preview
from .progress import nothing_more_to_tell, teller
from .receipt import Receipt, receipt_of
from .saving import Pen, forget_what_stands_here, rows_to_write, save
from .stored import about_the_file, forget_what_was_taken, note, outcome, store, stored
from .weighing import Weighed, Weighing

BRING_IN = "organisations.tasks.bring_in_files"
# What became of these is known only once it has been saved: what was chosen, which organisation is meant.
_NOTED_AGAIN = {Verdict.CHANGED, Verdict.DOUBTFUL}


@recorded
def receive_register(
    register: Register, *, file_name: str = "", source: str | None = None, actor: Actor
) -> tuple[ImportRun, bool]:
    """Keep the rows of a file that was read, for the worker to compare with the register.

    Also says whether it is new: where the same file waits already, that is the one. Of the register
    itself nothing changes. Raises Refused where the file has no rows, or the source's name will not do.
    """
    if not register.rows and not register.refused:
        raise Refused(_("Filen har rubriker, men inga rader under dem."), field="file")
    run, is_new = ImportRun.objects.not_yet_in().get_or_create(
        source=checked_source(source or register.source),
        sha256=register.sha256,
        defaults={"asked_by_id": actor.user_id, **about_the_file(register, file_name)},
    )
    if is_new:
        store(run, register, actor=actor)
        _file(run, actor)
        _call_the_worker()
    return run, is_new


def _file(run: ImportRun, actor: Actor) -> None:
    """In order by itself, and found again by its source: nobody has to register it."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Fil till föreningsregistret: %(source)s") % {"source": run.source}
    received(run, title=title, state=RecordState.KEPT, actor=actor)


@recorded
def weigh_import(run: ImportRun, *, actor: Actor) -> bool:
    """Compare a file that was read with the register; whether there was anything to do."""
    run = _taken_up(run, ImportState.READ)
    if run is None:
        return False
    register = stored(run)
    weighing = _weighing(run, register)
    weighed = weighing.weigh(teller(run, len(register.rows)))
    _show(run, register, weighing, weighed)
    return True


@recorded
def confirm_import(run: ImportRun, *, made_from: str | None = None, actor: Actor) -> ImportRun:
    """Ask the worker to bring in what was shown; `made_from` is the mark of it, where there was a page.

    Raises Refused where something else would come in now, or somebody has confirmed already.
    """
    run = _awaiting(run.pk)
    if made_from is not None and made_from != mark_of_preview(run):
        raise Refused(
            _(
                "Registret, ett beslut eller ett val har ändrats sedan du öppnade sidan, så inget är inläst. "
                "Se igenom filen en gång till."
            )
        )
    run.state, run.confirmed_by_id = ImportState.CONFIRMED, actor.user_id
    run.tries, run.is_overtaken = 0, False
    run.save(update_fields=["state", "confirmed_by", "tries", "is_overtaken"])
    _call_the_worker()
    return run


@recorded
def carry_out_import(run: ImportRun, *, actor: Actor) -> bool:
    """Bring in what was confirmed, all or nothing; whether there was anything to do.

    Where the register has changed so that something else would come of it than was shown, nothing is
    saved: what would come of it now is shown instead.
    """
    run = _taken_up(run, ImportState.CONFIRMED)
    if run is None:
        return False
    hold_register()
    register = stored(run)
    weighing = _weighing(run, register)
    weighed = weighing.weigh()
    if outcome(weighed) != run.outcome:
        run.is_overtaken = True
        # What was chosen where the two disagreed was chosen about something else.
        run.import_rows.exclude(takes=[]).update(takes=[])
        weighing = _weighing(run, register)
        _show(run, register, weighing, weighing.weigh())
        return True
    run.counts = _receipt(run, register, weighing, weighed).as_stored()
    pen = Pen(teller(run, rows_to_write(weighed)))
    save(weighed, source=run.source, tag_ids=weighing.words.ids, pen=pen)
    forget_what_stands_here(weighing, actor=actor)
    said_again = [one for one in weighed if one.verdict in _NOTED_AGAIN]
    note(run, said_again, among=weighed, remarks=weighing.words.remarks, names_people=False)
    run.counts["contacts"] += _carry_out_decisions(run, actor)
    forget_what_was_taken(run, weighed, actor=actor)
    nothing_more_to_tell(run)
    run.state, run.done_at = ImportState.DONE, clock.now()
    run.save(update_fields=["state", "done_at", "counts"])
    return True


@recorded
def choose_in_conflicts(
    run: ImportRun,
    *,
    chosen: Mapping[int, Collection[str]],
    made_from: Mapping[int, Mapping[str, str]] | None = None,
    actor: Actor,
) -> list[ImportRow]:
    """Say, by line, in which fields the file's word shall count though the register says something else.

    Of the others the register's is kept. `made_from` holds by line the `marks_of_choices` of what was shown:
    what was left as it was stays as somebody else has chosen since. Returns the rows as they stand. Raises
    Refused, and then nothing is chosen, where the file has been confirmed or the register has changed.
    """
    run = _awaiting(run.pk)
    rows = list(run.import_rows.filter(line__in=chosen))
    for row in rows:
        takes = choices_of_both(row, chosen[row.line], (made_from or {}).get(row.line, {}))
        if takes != row.takes:
            row.takes = takes
            row.save(update_fields=["takes"])
    return rows


@recorded
def discard_import(run: ImportRun, *, actor: Actor) -> None:
    """Throw a file away before it has been brought in. Raises Refused where it is being or has been."""
    run = locked(run.pk)
    if run and run.state == ImportState.DONE:
        raise Refused(_("Filen är redan inläst."))
    if run and run.state == ImportState.CONFIRMED and not run.is_stuck:
        raise Refused(_("Filen håller på att läsas in."))
    if run:
        run.delete()


@recorded
def try_again(run: ImportRun, *, actor: Actor) -> ImportRun:
    """Let the worker begin anew on what it gave up."""
    ImportRun.objects.filter(pk=run.pk).update(tries=0)
    _call_the_worker()
    return run


@recorded
def begin(run: ImportRun, *, actor: Actor) -> bool:
    """Count a try, in a transaction of its own: one that ends in a crash is a try, too.

    Whether there is anything to try: not where another worker is at it, nor where all tries have failed.
    """
    free = ImportRun.objects.select_for_update(skip_locked=True).under_way().filter(pk=run.pk).first()
    if free is None:
        return False
    free.tries += 1
    free.save(update_fields=["tries"])
    return not free.is_stuck


def _call_the_worker() -> None:
    transaction.on_commit(lambda: nudge(BRING_IN))


def _taken_up(run: ImportRun, state: ImportState) -> ImportRun | None:
    """The run under lock, unless another worker has it or it has come further."""
    found = ImportRun.objects.select_for_update(skip_locked=True).filter(pk=run.pk, state=state)
    return found.first()


def _awaiting(run_id: int) -> ImportRun:
    """The run under lock, if it waits to be confirmed."""
    run = held(run_id)
    if run.state != ImportState.WEIGHED:
        raise Refused(
            _("%(who)s har redan bekräftat den här inläsningen.") % {"who": run.confirmed_by or _("Någon")}
        )
    return run


def _weighing(run: ImportRun, register: Register) -> Weighing:
    taking = run.import_rows.exclude(takes=[]).values_list("line", "takes")
    return Weighing(register, run.source, dict(taking))


def _show(run: ImportRun, register: Register, weighing: Weighing, weighed: list[Weighed]) -> None:
    """Keep what a weighing came to, for somebody to look through."""
    before = dict(_doubts(run)) if run.is_overtaken else {}
    note(run, weighed, among=weighed, remarks=weighing.words.remarks)
    other_doubts = [pk for pk, doubt in _doubts(run) if before.get(pk, doubt) != doubt]
    run.import_rows.filter(pk__in=other_doubts).update(decision="", chosen=None)
    nothing_more_to_tell(run)
    run.counts = _receipt(run, register, weighing, weighed).as_stored()
    run.outcome = outcome(weighed)
    run.state, run.tries = ImportState.WEIGHED, 0
    run.save()


def _receipt(run: ImportRun, register: Register, weighing: Weighing, weighed: list[Weighed]) -> Receipt:
    return receipt_of(
        weighed,
        register=register,
        source=run.source,
        committed=run.state == ImportState.CONFIRMED and not run.is_overtaken,
        remarks=weighing.words.remarks,
        unknown_words=weighing.words.unknown,
    )


def _doubts(run: ImportRun):
    """What each decided row was doubted for: a decision about another doubt is none."""
    decided = run.import_rows.exclude(decision="")
    return [(row.pk, row.doubt) for row in decided.only("reason", "other_line", "organisation")]


def _carry_out_decisions(run: ImportRun, actor: Actor) -> int:
    """What was decided while the file waited; a decision that cannot be carried out waits for another.

    Says how many contacts came of it.
    """
    became: dict[int, int | None] = {}
    came = 0
    decided = run.import_rows.filter(verdict=Verdict.DOUBTFUL).exclude(decision="")
    for row in decided.select_related("chosen", "organisation").order_by("line"):
        if row.decision == Decision.SAME and not row.chosen_id and not row.organisation_id:
            row.organisation_id = became.get(row.other_line)
        try:
            # Nothing of one that stops half-way may stay, while the others go on.
            with transaction.atomic():
                kept, contacts = carry_out_decision(row, row.decision, actor=actor)
        except Obstructed as stopped:
            waits = {"decision": "", "chosen": None, "obstacle": stopped.obstacle}
            run.import_rows.filter(pk=row.pk).update(**waits)
        else:
            became[row.line] = kept.organisation_id
            came += contacts
    return came
