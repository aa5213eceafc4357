"""A dialogue is opened and sent to those who are asked, in one press; and tried out before."""

from django.conf import settings

from organisations.models import Group, may_be_chosen
from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.models import Batch, Letter
from portal.notifications.services import notify
from portal.people.models import User
from portal.people.services import address_for
from portal.web import clock
from portal.web.actor import Actor

from ..enums import DIALOGUE_PROOF, DialogueState, MailingState
from ..models import Dialogue, letter_of
from .conversing import held_dialogue, held_to_choose, open_dialogue
from .mailing import send_mailing


@recorded
def ask(dialogue: Dialogue, *, actor: Actor) -> Batch:
    """Open a draft and send it as an utskick to all who are chosen, each contact with a link of its own.

    The letters leave when the time to regret them is over; taken back before, it is a draft again. Pressed
    twice, it is sent once. While it is open, those who were chosen since are asked by another utskick.
    Refuses as `open_dialogue` does, and where it would reach nobody.
    """
    dialogue = held_dialogue(dialogue.pk)
    sent = dialogue.mailings.exclude(state=MailingState.DRAFT).first()
    if sent and not dialogue.still_to_ask().exists():
        return sent.batches()[0]
    if dialogue.state == DialogueState.DRAFT:
        dialogue = open_dialogue(dialogue, actor=actor)
    # One that was regretted before is sent anew, as the dialogue is now.
    drafts = dialogue.mailings.filter(state=MailingState.DRAFT)
    regretted = drafts.values_list("pk", "code", "made_at").first()
    mailing = letter_of(dialogue)
    mailing.made_at = clock.now()
    if regretted:
        mailing.pk, mailing.code, mailing.made_at = regretted
    mailing.link = settings.SITE_URL + dialogue.get_absolute_url()
    mailing.save()
    return send_mailing(mailing, actor=actor)


@recorded
def add_asked(dialogue: Dialogue, *, groups: list[Group], actor: Actor) -> Dialogue:
    """Ask all of some groups too, also those of them that were left out one by one. Refuses what is over."""
    dialogue = held_to_choose(dialogue)
    chosen = dialogue.chosen
    for group in groups:
        inside = may_be_chosen().filter(group.has(), code__in=chosen.left_out)
        chosen = chosen.with_group(group, inside.values_list("code", flat=True))
    dialogue.recipients = chosen.to_json()
    dialogue.save(update_fields=["recipients"])
    return dialogue


@recorded
def send_dialogue_proof(dialogue: Dialogue, *, user: User, actor: Actor) -> Letter | None:
    """Owe whoever asks the letter as it will look, with links that lead nowhere; at most one a minute."""
    to = Recipient(address_for(user.email, language=user.language), user.name, user.language, user)
    minute = clock.now().strftime("%Y-%m-%dT%H:%M")
    return notify(DIALOGUE_PROOF, about=dialogue, to=to, occasion=minute)
