"""The floor for letters: one loop that builds each letter anew and sends it over one open connection.

`python -m tests.bench.letters_floor BATCH SECONDS` in an installation's environment: the same letters
as the batch holds, with Django's templates and mail classes. Nothing is fetched or written down
while the time runs. Writes how many letters in how many seconds.
"""

import json
import sys
from itertools import cycle
from time import perf_counter

import django

django.setup()

import css_inline  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.mail import EmailMultiAlternatives, get_connection  # noqa: E402
from django.template import Context  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.utils.translation import override  # noqa: E402

from portal.municipality.current import municipality  # noqa: E402
from portal.notifications.declaring import Recipient  # noqa: E402
from portal.notifications.links import decline_url  # noqa: E402
from portal.notifications.models import Letter  # noqa: E402
from portal.notifications.rendering import Renderer  # noqa: E402
from portal.web.rooms import notices  # noqa: E402

HOW_MANY = 400


class Floor:
    """What the loop needs at hand."""

    def __init__(self) -> None:
        self.sender = municipality()
        self.inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

    def facts(self, batch: int) -> list[tuple[Letter, object]]:
        """The letters of a batch with what each says, as the rooms' notices tell it."""
        told = []
        letters = Letter.objects.filter(batch=batch).select_related("address").order_by("pk")[:HOW_MANY]
        for letter in letters:
            notice = notices()[letter.notice]
            about = notice.find().get(pk=letter.about_id)
            draft = notice.write(about, Recipient(letter.address, letter.name, letter.language), {})
            letter.message_id = f"<floor.{letter.code}@{self.sender.sender_address.rpartition('@')[2]}>"
            draft.own["decline_url"] = decline_url(letter)
            told.append((letter, draft))
        return told

    def context(self, letter: Letter, draft) -> dict:
        """What the templates are told."""
        return {
            **draft.common,
            "own": draft.own,
            "language": letter.language,
            "municipality": self.sender,
            "site_url": settings.SITE_URL,
            "sender_name": self.sender.name,
            "may_decline": True,
            "may_hand_over": "hand_over_url" in draft.own,
        }

    def forms(self, letter: Letter, draft) -> tuple[str, str, str]:
        """Subject, text and HTML."""
        with override(letter.language):
            context = self.context(letter, draft)
            plain = Context(context, autoescape=False)
            subject = get_template(f"{draft.template}.subject.txt").template.render(plain)
            context["subject"] = subject = " ".join(subject.split())
            text = get_template(f"{draft.template}.txt").template.render(Context(context, autoescape=False))
            html = get_template(f"{draft.template}.html").template.render(Context(context))
            return subject, text, self.inliner.inline(html)

    def message(self, letter: Letter, draft) -> EmailMultiAlternatives:
        """The mail message with the same headers."""
        subject, text, html = self.forms(letter, draft)
        unsubscribe = draft.own["decline_url"]
        message = EmailMultiAlternatives(
            subject=subject,
            body=text,
            from_email=f"{self.sender.sender_name} <{self.sender.sender_address}>",
            to=[letter.address.email],
            reply_to=[self.sender.reply_to],
            headers={
                "Message-ID": letter.message_id,
                "Auto-Submitted": "auto-generated",
                "Content-Language": letter.language,
                "List-Unsubscribe": f"<{unsubscribe}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        message.attach_alternative(html, "text/html")
        return message

    def check(self, letter: Letter, draft) -> None:
        """The floor writes what the portal writes. Raises AssertionError where it does not."""
        ours = Renderer(self.sender).render(notices()[letter.notice], draft, letter.language)
        subject, text, html = self.forms(letter, draft)
        assert subject == ours.subject, (subject, ours.subject)
        assert text.split() == ours.text.split(), "the plain texts differ"
        assert html.split() == ours.html.split(), "the HTML differs"


def main(batch: int, seconds: float) -> None:
    """Build and send for some seconds."""
    floor = Floor()
    told = floor.facts(batch)
    floor.check(*told[0])
    with get_connection() as connection:
        done, started = 0, perf_counter()
        for letter, draft in cycle(told):
            if perf_counter() - started > seconds:
                break
            done += connection.send_messages([floor.message(letter, draft)])
        took = perf_counter() - started
    sys.stdout.write(json.dumps({"done": done, "seconds": took}) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
