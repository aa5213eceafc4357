"""Forget a person: with `--commit`; without it the figures are the same and nothing is changed."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.pages.services import Erased, erase_address, erase_person
from portal.people.models import Address, User
from portal.web.actor import A_COMMAND
from portal.web.addresses import normalise
from portal.web.refusals import Refused


class Command(BaseCommand):
    """Look the address up among those with an account, else among all addresses."""

    help = "Raderar en persons uppgifter ur portalen. Utan --commit visas bara vad som skulle ske."

    def add_arguments(self, parser):
        parser.add_argument("email", help="personens e-postadress")
        parser.add_argument("--commit", action="store_true", help="radera; det går inte att ångra")

    def handle(self, *args, email, commit=False, **options):
        try:
            email = normalise(email)
        except ValueError:
            raise CommandError(f"{email} är ingen e-postadress.")
        with transaction.atomic():
            erased = self._erase_or_say_why_not(email)
            transaction.set_rollback(not commit)
        self._tell(erased)
        self.stdout.write("Klart." if commit else "Inget är raderat. Kör igen med --commit för att radera.")

    def _erase_or_say_why_not(self, email: str) -> Erased:
        try:
            return self._erase(email)
        except Refused as refusal:
            raise CommandError(str(refusal.message))

    def _erase(self, email: str) -> Erased:
        user = User.objects.filter(email=email).first()
        if user:
            return erase_person(user, actor=A_COMMAND)
        address = Address.objects.filter(email=email).first()
        if address:
            return erase_address(address, actor=A_COMMAND)
        raise CommandError("Ingen i portalen har den adressen.")

    def _tell(self, erased: Erased) -> None:
        for table, rows in sorted(erased.rows.items()):
            self.stdout.write(f"{table}: {rows} rader")
        self.stdout.write(f"historiken: {erased.redacted} gamla värden")
        for place in erased.still_said:
            self.stdout.write(f"Namnet eller adressen står kvar i en text som någon har skrivit: {place}")
