"""Bring the translations' file up to date with the words of the interface."""

from django.core.management.base import BaseCommand, CommandError

from portal.web.catalogue import LANGUAGES, brought_up_to_date, po_file, written


class Command(BaseCommand):
    """Find every word, keep what is translated, say what is not."""

    help = (
        "Samlar gränssnittets ord i locale/en/LC_MESSAGES/django.po och säger vilka som saknar översättning."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="Ändra inget; fel om något saknas.")

    def handle(self, *args, check=False, **options):
        missing = 0
        for language in LANGUAGES:
            catalogue = brought_up_to_date(language)
            if not check:
                path = po_file(language)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(written(catalogue), encoding="utf-8")
            for message in catalogue:
                strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
                if message.id and not all(strings):
                    missing += 1
                    self.stdout.write(str(message.id))
        if check and missing:
            raise CommandError(f"{missing} ord saknar översättning.")
        self.stdout.write(f"{missing} ord saknar översättning.")
