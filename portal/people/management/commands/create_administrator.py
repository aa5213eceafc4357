"""Make somebody administrator, so that there is a person who can let the others in."""

from django.core.management.base import BaseCommand, CommandError

from portal.people.enums import Role
from portal.people.models import User
from portal.people.services import create_user, grant_role, remove_keys
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.addresses import normalise
from portal.web.refusals import Refused


class Command(BaseCommand):
    """Safe to repeat: a person who is there already is kept, a role held today is not given again."""

    help = "Gör en person till administratör. Personen läggs till om den inte finns."

    def add_arguments(self, parser):
        parser.add_argument("email", help="Personens e-postadress.")
        parser.add_argument("--name", default="", help="Personens namn.")
        parser.add_argument(
            "--without-keys",
            action="store_true",
            help="Ta bort personens nycklar. För den som har förlorat dem och inte kommer in.",
        )

    def handle(self, *args, email: str, name: str, without_keys: bool = False, **options):
        try:
            user = User.objects.filter(email=normalise(email)).first()
            if user is None:
                user = create_user(email=email, name=name, actor=A_COMMAND)
            if not user.role_grants.on(clock.today()).filter(role=Role.ADMINISTRATOR).exists():
                grant_role(user, role=Role.ADMINISTRATOR, actor=A_COMMAND)
            if without_keys:
                remove_keys(user, actor=A_COMMAND)
        except ValueError:
            raise CommandError(f"{email} är ingen e-postadress.")
        except Refused as refusal:
            raise CommandError(str(refusal.message))
        self.stdout.write(f"{user.email} är administratör.")
