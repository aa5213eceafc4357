"""A person asks what is known, corrects it, and is erased: at once, or once somebody has looked at it."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.municipality.current import municipality
from portal.notifications.declaring import Recipient
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.notifications.services import notify
from portal.people.enums import ErasureState, LinkPurpose
from portal.people.models import Address, Erasure, User
from portal.people.services import address_for, hold_addresses, hold_administrators, link_for, revoke_link
from portal.web import clock
from portal.web.actor import Actor
from portal.web.addresses import normalise
from portal.web.codes import new_code
from portal.web.refusals import Refused

from ..erasing import references_to
from ..notices import ERASED, ERASURE_ASKED, ERASURE_DECLINED, OWN_DATA_LINK
from ..own_data import hindrances, must_stay
from ..whose import Whose
from .erasing import erase_address, erase_person

# As the letter says.
LINK_LASTS = timedelta(hours=24)
# A last letter that nobody takes is not waited for any longer, and its address goes.
LAST_LETTER_WAITS = timedelta(days=2)


@recorded
def ask_for_own_data(*, email: str, actor: Actor) -> None:
    """Owe a known address the letter with the link to its own data. Says nothing, does nothing for others.

    The links of earlier letters open nothing any more.
    """
    try:
        address = Address.objects.filter(email=normalise(email)).first()
    except ValueError:
        return
    if address is None:
        return
    expires_at = clock.now() + LINK_LASTS
    link = link_for(purpose=LinkPurpose.OWN_DATA, subject=address, address=address, expires_at=expires_at)
    revoke_link(link, actor=actor)
    to = Recipient(address, language=address.language)
    notify(OWN_DATA_LINK, about=address, to=to, occasion=new_code(), expires_at=expires_at)


@recorded
def correct_own_data(whose: Whose, *, name: str, phone: str = "", actor: Actor) -> None:
    """Let this be the person's name and telephone: of the account, as a contact, and in answers to meetings.

    Raises Refused where both are somebody else's to keep.
    """
    if not whose.may_correct:
        raise Refused(_("De här uppgifterna rättar kommunen. Hör av dig, så gör vi det."))
    if whose.protection:
        whose.protection.name, whose.protection.phone = name, phone
        whose.protection.save(update_fields=["name", "phone"])
        return
    # Found by the name that is wrong.
    sign_ups = whose.sign_ups
    if whose.user:
        User.objects.filter(pk=whose.user.pk).update(name=name)
    for membership in whose.memberships:
        membership.name, membership.phone = name, phone
        membership.save(update_fields=["name", "phone"])
    for answer in sign_ups:
        answer.name, answer.phone = name, phone
        answer.save(update_fields=["name", "phone"])


@recorded
def erase_oneself(whose: Whose, *, actor: Actor) -> Erasure:
    """Forget a person who asks for it, at once, and owe the last letter; pressed twice it is done once.

    Raises Refused where the municipality must look at it first, and for the last administrator.
    """
    hold_administrators()
    hold_addresses()
    _refuse_if_gone(whose)
    no = must_stay(whose) or " ".join(hindrances(whose))
    if no:
        raise Refused(no)
    erasure = Erasure.objects.create(asked_at=clock.now())
    return _carry_out(erasure, whose, actor)


@recorded
def ask_to_be_erased(whose: Whose, *, actor: Actor) -> Erasure:
    """Lay the request on the administrator's desk; whoever asks twice has asked once.

    Raises Refused for the last administrator.
    """
    hold_administrators()
    _refuse_if_gone(whose)
    if no := must_stay(whose):
        raise Refused(no)
    whom = {"user": whose.user, "address": None if whose.user else whose.addresses[0]}
    standing = Erasure.objects.waiting().select_for_update().filter(**whom).first()
    if standing:
        return standing
    erasure = Erasure.objects.create(asked_at=clock.now(), **whom)
    notify(ERASURE_ASKED, about=erasure, to=_recipient(whose))
    return erasure


@recorded
def erase_as_asked(erasure: Erasure, *, actor: Actor) -> Erasure:
    """Somebody has looked at a request and says yes. Raises Refused where it is decided already."""
    hold_administrators()
    hold_addresses()
    erasure = _waiting(erasure)
    return _carry_out(erasure, whose_request(erasure), actor)


@recorded
def decline_to_erase(erasure: Erasure, *, reason: str, actor: Actor) -> Erasure:
    """Say no to a request, and to the person why. Raises Refused where it is decided already."""
    erasure = _waiting(erasure)
    erasure.state, erasure.decided_at = ErasureState.DECLINED, clock.now()
    erasure.save(update_fields=["state", "decided_at"])
    notify(ERASURE_DECLINED, about=erasure, to=_recipient(whose_request(erasure)), facts={"reason": reason})
    return erasure


def whose_request(erasure: Erasure) -> Whose:
    """Whom a request that waits is about."""
    return Whose.of_user(erasure.user) if erasure.user else Whose.of_address(erasure.address)


@recorded
def forget_last_letters(*, actor: Actor) -> int:
    """Erase addresses that the last letter has left for, or cannot reach; returns how many."""
    long_ago = clock.now() - LAST_LETTER_WAITS
    over = ~Q(state=LetterState.WAITING) | Q(queued_at__lt=long_ago)
    letters = Letter.objects.filter(over, notice=ERASED).select_related("address")
    for letter in letters:
        if _is_used(letter):
            letter.delete()
        else:
            erase_address(letter.address, actor=actor)
    return len(letters)


def _carry_out(erasure: Erasure, whose: Whose, actor: Actor) -> Erasure:
    """Erase, then write down the address once more for as long as the last letter is under way."""
    to = _recipient(whose)
    email, language = to.address.email, to.language
    Erasure.objects.filter(pk=erasure.pk).update(user=None, address=None)
    erasure.refresh_from_db()
    erasure.state, erasure.decided_at = ErasureState.ERASED, clock.now()
    erasure.save(update_fields=["state", "decided_at"])
    # The role address of somebody protected goes, not the contact.
    whose.of_others.update(user=None, address=None, shown_publicly=False)
    if whose.user:
        erase_person(whose.user, actor=actor)
    else:
        erase_address(whose.addresses[0], actor=actor)
    notify(ERASED, about=erasure, to=Recipient(address_for(email, language=language), language=language))
    return erasure


def _recipient(whose: Whose) -> Recipient:
    """Where a person is written to, without a name."""
    language = whose.user.language if whose.user else whose.addresses[0].language
    return Recipient(
        address_for(whose.email, language=language), language=municipality().language_for(language)
    )


def _refuse_if_gone(whose: Whose) -> None:
    """Two browsers, one press in each: the first has done it."""
    person = whose.user or whose.addresses[0]
    standing = type(person)._base_manager.filter(pk=person.pk, email=person.email)
    if not standing.exists():
        raise Refused(_("Uppgifterna är redan borttagna."))


def _waiting(erasure: Erasure) -> Erasure:
    standing = Erasure.objects.waiting().select_for_update().filter(pk=erasure.pk).first()
    if standing is None or not (standing.user_id or standing.address_id):
        raise Refused(_("Begäran är redan avgjord."))
    return standing


def _is_used(last: Letter) -> bool:
    """Whether anything but the letter points to the address, or somebody has come back with it."""
    if User.objects.filter(email=last.address.email).exists():
        return True
    for reference in references_to(Address):
        rows = reference.model._base_manager.filter(**{reference.field.attname: last.address_id})
        if (rows.exclude(pk=last.pk) if reference.model is Letter else rows).exists():
            return True
    return False
