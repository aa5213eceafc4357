"""Bring in a register file: `manage.py import_register FILE` shows what would happen, `--commit` does it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from organisations.registers import Register, read_register
from organisations.services import Receipt, import_register
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused

_FIRST_WARNINGS = 10


class Command(BaseCommand):
    """Without `--commit` nothing is saved, and the figures are the same."""

    help = _("Läser in ett föreningsregister. Utan --commit sparas ingenting.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help=_("registret som CSV"))
        parser.add_argument("--commit", action="store_true", help=_("spara det som visas"))
        parser.add_argument("--warnings", action="store_true", help=_("visa alla varningar"))

    def handle(self, *args, file: str, commit: bool, warnings: bool, **options) -> None:
        try:
            register = read_register(_content(Path(file)))
            receipt = import_register(register=register, actor=A_COMMAND, commit=commit)
        except Refused as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write("\n".join(_summary(register, receipt, every_warning=warnings)))


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
    figures = {
        _("Rader med innehåll"): receipt.rows,
        _("Nya föreningar"): receipt.new,
        _("Finns redan"): receipt.already_there,
        _("Inte inlagda, se varningarna"): receipt.skipped,
        _("Utelämnade, går inte att läsa"): receipt.left_out,
        _("Kontakter till de nya"): receipt.contacts,
        _("Nya utan e-postadress"): receipt.without_contact,
        _("Varningar"): len(receipt.warnings),
    }
    width = max(map(len, figures))
    lines = [f"{label:<{width}}  {figure:>6}" for label, figure in figures.items()]
    lines.append(f"{_('Läst som')}: {register.encoding}, {_delimiter(register.delimiter)}")
    if receipt.unknown_columns:
        lines.append(_("Okända kolumner: %(columns)s") % {"columns": ", ".join(receipt.unknown_columns)})
    if receipt.unknown_words:
        words = ", ".join(f"{word} ({n})" for word, n in receipt.unknown_words.most_common(10))
        lines.append(_("Ord som saknas i kommunens listor: %(words)s") % {"words": words})
    lines.extend(_warnings(receipt, every_warning=every_warning))
    lines.append("")
    if receipt.committed:
        lines.append(_("Klart. %(new)s föreningar är inlagda.") % {"new": receipt.new})
    else:
        lines.append(_("Ingenting är sparat. Kör igen med --commit för att spara."))
    return lines


def _warnings(receipt: Receipt, *, every_warning: bool) -> list[str]:
    if not receipt.warnings:
        return []
    lines = ["", *(f"{n:>6}  {fault.label}" for fault, n in receipt.reasons.items()), ""]
    shown = receipt.warnings if every_warning else receipt.warnings[:_FIRST_WARNINGS]
    lines.extend(remark.sentence for remark in shown)
    if len(shown) < len(receipt.warnings):
        lines.append(
            _("… och %(n)s till. Visa alla med --warnings.") % {"n": len(receipt.warnings) - len(shown)}
        )
    return lines


def _delimiter(delimiter: str) -> str:
    names = {";": _("semikolon"), ",": _("komma"), "\t": _("tabb"), "|": _("lodstreck")}
    return names[delimiter]
