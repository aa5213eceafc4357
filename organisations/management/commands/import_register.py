"""Bring in a register file: `manage.py import_register FILE` shows what would happen, `--commit` does it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from organisations.enums import Fault, Reason, Verdict
from organisations.registers import Register, Remark, read_register
from organisations.services import Conflict, Note, Receipt, import_register
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused

_FIRST_WARNINGS = 10


class Command(BaseCommand):
    """Without `--commit` nothing is saved, and the figures are the same."""

    help = _("Läser in ett föreningsregister. Utan --commit sparas ingenting.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help=_("registret som CSV eller .xlsx"))
        parser.add_argument("--commit", action="store_true", help=_("spara det som visas"))
        parser.add_argument(
            "--source", metavar="KEY", help=_("källans namn, om det inte ska utläsas av rubrikerna")
        )
        parser.add_argument("--json", action="store_true", help=_("visa bara siffrorna, som JSON"))
        parser.add_argument("--warnings", action="store_true", help=_("visa alla varningar"))

    def handle(self, *args, file: str, **options) -> None:
        try:
            register = read_register(_content(Path(file)))
            receipt = import_register(
                register=register,
                actor=A_COMMAND,
                commit=options["commit"],
                source=options["source"],
                file_name=Path(file).name,
            )
        except Refused as refusal:
            raise CommandError(str(refusal.message)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(receipt.as_json(), indent=2))
        else:
            self.stdout.write("\n".join(_summary(register, receipt, every_warning=options["warnings"])))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CommandError(_("Filen %(file)s finns inte.") % {"file": path}) from None
    except IsADirectoryError:
        raise CommandError(_("%(file)s är en mapp. Ange en fil.") % {"file": path}) from None
    except OSError:
        raise CommandError(_("Filen %(file)s går inte att öppna.") % {"file": path}) from None


def _summary(register: Register, receipt: Receipt, *, every_warning: bool) -> list[str]:
    """The receipt in words, line by line."""
    verdicts = receipt.verdicts
    figures = {
        _("Rader med innehåll"): receipt.rows,
        _("Nya föreningar"): verdicts[Verdict.NEW],
        _("Ändrade"): verdicts[Verdict.CHANGED],
        _("Oförändrade"): verdicts[Verdict.UNCHANGED],
        _("Tveksamma, väntar på beslut"): verdicts[Verdict.DOUBTFUL],
        _("Utelämnade, går inte att läsa"): verdicts[Verdict.REFUSED],
        _("Nya kontakter"): receipt.contacts,
        _("Nya utan e-postadress"): receipt.without_contact,
        _("Ändrade här, behålls"): len(receipt.conflicts),
        _("Varningar"): len(receipt.warnings),
    }
    width = max(map(len, figures))
    lines = [f"{label:<{width}}  {figure:>6}" for label, figure in figures.items()]
    lines.append(_("Läst som") + f": {_form(register)}")
    lines.append(_("Källa") + f": {receipt.source}")
    if receipt.unknown_columns:
        lines.append(_("Okända kolumner: %(columns)s") % {"columns": ", ".join(receipt.unknown_columns)})
    if receipt.unknown_words:
        words = ", ".join(f"{word} ({n})" for word, n in receipt.unknown_words.most_common(10))
        lines.append(_("Ord som saknas i kommunens listor: %(words)s") % {"words": words})
    lines.extend(_listed(receipt.reasons, receipt.notes, every=every_warning))
    lines.extend(_listed({}, receipt.conflicts, every=every_warning))
    lines.extend(_listed(receipt.faults, receipt.warnings, every=every_warning))
    lines.append("")
    if receipt.committed:
        done = _("Klart. %(new)s föreningar är inlagda och %(changed)s ändrade.")
        lines.append(done % {"new": verdicts[Verdict.NEW], "changed": verdicts[Verdict.CHANGED]})
    else:
        lines.append(_("Ingenting är sparat. Kör igen med --commit för att spara."))
    return lines


def _listed(
    counts: Mapping[Fault | Reason, int], told: Sequence[Remark | Note | Conflict], *, every: bool
) -> list[str]:
    """How many of each kind, then the sentences: all of them or the first."""
    if not told:
        return []
    lines = ["", *(f"{n:>6}  {kind.label}" for kind, n in counts.items())]
    if counts:
        lines.append("")
    shown = told if every else told[:_FIRST_WARNINGS]
    lines.extend(one.sentence for one in shown)
    if len(shown) < len(told):
        lines.append(_("… och %(n)s till. Visa alla med --warnings.") % {"n": len(told) - len(shown)})
    return lines


def _form(register: Register) -> str:
    if register.kind == "xlsx":
        return _("kalkylfil")
    names = {";": _("semikolon"), ",": _("komma"), "\t": _("tabb"), "|": _("lodstreck")}
    return f"{register.encoding}, {names[register.delimiter]}"
