"""Erasing a person: out of tables, sent letters and the history.

Only the top floor sees every room; so the one job that must reach everywhere stands here. It writes
past the rooms' services, which have no word for undoing all that they did.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q

from dialogues.enums import GivenBy
from dialogues.models import Rsvp, Viewpoint
from dialogues.services import let_names_go, take_back_sign_up
from portal.files.models import File
from portal.history.recording import recorded
from portal.history.services import redact
from portal.notifications.models import Letter
from portal.people.enums import AddressState, ErasureState
from portal.people.models import ERASED_DOMAIN, Address, Erasure, Protection, User
from portal.people.services import hold_addresses, hold_administrators, refuse_without_administrator
from portal.web import clock
from portal.web.actor import Actor
from portal.web.addresses import spellings

from ..erasing import (
    Way,
    about_anything,
    goes_with,
    kept_texts,
    mentions_in_history,
    references_to,
    rows_that_name,
    said_for_others,
    stays_with_others,
    texts,
    words_of,
)


@dataclass(slots=True)
class Erased:
    """The receipt: what went, and where a person must still look.

    `rows` counts by table, `redacted` counts events of the history. `still_said` names things in
    whose text the name or the address stands: what somebody wrote for others is not changed unseen.
    """

    rows: dict[str, int] = field(default_factory=dict)
    redacted: int = 0
    still_said: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)

    def count(self, model: type[models.Model], rows: int) -> None:
        """Add to the figure of a table."""
        if rows:
            self.rows[model._meta.label] = self.rows.get(model._meta.label, 0) + rows


@recorded
def erase_person(user: User, *, actor: Actor) -> Erased:
    """Forget somebody with an account: all that is about the person, everywhere; see `Erased`.

    The person's own address goes too, and those of the person's memberships that nobody else uses.
    Raises Refused for the last administrator.
    """
    administrators = hold_administrators()
    hold_addresses()
    erased = Erased()
    addresses = _own_addresses(user)
    _let_names_go(Q(user=user), actor)
    _erase_account(user, erased)
    if user.pk in administrators:
        refuse_without_administrator(clock.today())
    for address in addresses:
        if address.email == user.email or not address.memberships.exists():
            _erase_address(address, erased, actor)
    _finish(erased, actor)
    return erased


@recorded
def erase_address(address: Address, *, actor: Actor) -> Erased:
    """Forget an address and whoever is known by it alone: contacts, answers, letters; see `Erased`.

    A register file that is just coming in may bring it: so that is waited for.
    """
    hold_addresses()
    erased = Erased()
    _erase_address(address, erased, actor)
    _finish(erased, actor)
    return erased


def forget_rows(rows: models.QuerySet, erased: Erased) -> None:
    """Forget rows as their model declares, with all that goes along; in the transaction of the service.

    An account is a person: all that is about the person goes. The words of the rows are left in `erased`.
    """
    if rows.model is User:
        for user in rows:
            _erase_account(user, erased)
    elif rows.model.PERSONAL.forget == "blank":
        _blank(rows, erased)
    else:
        _delete(rows, erased)


def forget_elsewhere(email: str, erased: Erased, actor: Actor) -> None:
    """Take an address out of the history, and out of lists that came in."""
    erased.redacted += redact_everywhere(email, actor)
    _forget_what_names(email, erased)


def _erase_account(user: User, erased: Erased) -> None:
    _erase(user, erased)
    User.objects.filter(pk=user.pk).update(is_active=False, is_protected=False)
    _sign_out(user)


def _own_addresses(user: User) -> list[Address]:
    theirs = Q(email=user.email) | Q(memberships__user=user) | Q(protection__user=user)
    return list(Address.objects.filter(theirs).distinct())


def _erase_address(address: Address, erased: Erased, actor: Actor) -> None:
    _leave_seats(address, actor)
    _let_names_go(Q(address=address), actor)
    # What a protected person is a contact for is found by the mark alone.
    for protection in Protection.objects.filter(address=address):
        _delete(protection.memberships.all(), erased)
    _erase(address, erased)
    Address.objects.filter(pk=address.pk).update(state=AddressState.UNSUBSCRIBED, is_protected=False)


def _leave_seats(address: Address, actor: Actor) -> None:
    """Nobody keeps a seat without a name: whoever waits for it gets it, also after the last day to answer."""
    coming = Rsvp.objects.told().filter(address=address).select_related("meeting")
    for rsvp in coming:
        if rsvp.meeting.may_be_registered:
            take_back_sign_up(rsvp, given_by=GivenBy.MAIL, actor=actor)


def _let_names_go(whose: Q, actor: Actor) -> None:
    """No group of viewpoints is called by what the person has said; an organisation's words stay."""
    said = Viewpoint.objects.filter(whose, organisation=None, group__isnull=False)
    let_names_go(said.select_related("group", "part"), actor=actor)


def _erase(person: User | Address, erased: Erased) -> None:
    """All rows that point to a person or an address, then what its own row says."""
    for reference in references_to(type(person)):
        rows = reference.model._base_manager.filter(**{reference.field.attname: person.pk})
        if reference.way is Way.ERASE:
            _delete(rows, erased)
        elif reference.way is Way.BLANK:
            _let_forget(rows, erased)
        elif reference.way is Way.LET_GO:
            rows.update(**{reference.field.attname: None})
    _delete_what_is_about(type(person), {person.pk}, erased)
    _blank(type(person)._base_manager.filter(pk=person.pk), erased)


def _delete(rows: models.QuerySet, erased: Erased) -> None:
    _remember_words(rows, erased)
    ids = set(rows.values_list("pk", flat=True))
    _delete_what_goes_with(rows.model, ids, erased)
    _delete_what_is_about(rows.model, ids, erased)
    rows.model._base_manager.filter(pk__in=ids).delete()
    erased.count(rows.model, len(ids))


def _delete_what_is_about(model: type[models.Model], ids: set[int], erased: Erased) -> None:
    """Letters and links that belong to these rows without pointing to the person."""
    content_type = ContentType.objects.get_for_model(model)
    for other, about in about_anything():
        rows = other._base_manager.filter(**{about.ct_field: content_type, f"{about.fk_field}__in": ids})
        if other.PERSONAL.forget == "blank":
            # That there was a document stays in the diary; whose it was goes.
            _blank(rows, erased)
            continue
        _remember_words(rows, erased)
        erased.count(other, rows.delete()[1].get(other._meta.label, 0))


def _delete_what_goes_with(model: type[models.Model], ids: set[int], erased: Erased) -> None:
    for other, key in goes_with(model):
        _delete(other._base_manager.filter(**{f"{key.name}__in": ids}), erased)


def _let_forget(rows: models.QuerySet, erased: Erased) -> None:
    """Take one person out of rows: whom else they name stays, and what goes with what was said for others."""
    personal = rows.model.PERSONAL
    own = rows.exclude(said_for_others(rows.model))
    _delete_what_goes_with(rows.model, set(own.values_list("pk", flat=True)), erased)
    names = [name for name in personal.fields if name not in personal.others]
    if stays := stays_with_others(rows.model):
        for_others = rows.model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))
        for_others = for_others.filter(said_for_others(rows.model))
        _empty(for_others, [name for name in names if name not in stays], erased)
        rows = own
    _empty(rows, names, erased)


def _blank(rows: models.QuerySet, erased: Erased) -> None:
    _delete_what_goes_with(rows.model, set(rows.values_list("pk", flat=True)), erased)
    _empty(rows, rows.model.PERSONAL.fields, erased)


def _empty(rows: models.QuerySet, names: Iterable[str], erased: Erased) -> None:
    names = list(names)
    _remember_words(rows, erased, among=names)
    model = rows.model
    columns = [model._meta.get_field(name) for name in names]
    for row in list(rows):
        values = {column.attname: _nothing(column, row.pk) for column in columns}
        files = [getattr(row, column.name) for column in columns if column.related_model is File]
        erased.count(model, model._base_manager.filter(pk=row.pk).update(**values))
        for file in filter(None, files):
            _throw_away(file)


def _throw_away(file: File) -> None:
    """An upload of the person's: its bytes leave the disk once that is certain."""
    stored = file.stored
    file.delete()
    transaction.on_commit(lambda: stored.storage.delete(stored.name))


def _nothing(column: models.Field, pk: int) -> object:
    """What stands where something personal stood."""
    if column.null:
        return None
    if column.unique:
        return f"raderad-{pk}@{ERASED_DOMAIN}"
    return {} if isinstance(column, models.JSONField) else ""


def _remember_words(rows: models.QuerySet, erased: Erased, *, among: Iterable[str] | None = None) -> None:
    """The texts that are about to go: they are looked for everywhere else afterwards."""
    names = [name for name in words_of(rows.model) if among is None or name in among]
    for values in rows.values_list(*names) if names else ():
        erased.words.update(filter(_is_telling, values))


def _is_telling(text: str) -> bool:
    """Whether a text points somebody out: an address, a number, a whole name; not "Anna"."""
    return "@" in text or " " in text.strip() or sum(letter.isdigit() for letter in text) > 5


def _sign_out(user: User) -> None:
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def _finish(erased: Erased, actor: Actor) -> None:
    """What else says the erased words: sign-ins under way, letters to others, the history, living texts."""
    for session in Session.objects.all():
        if any(word in str(session.get_decoded()) for word in erased.words):
            session.delete()
    for word in sorted(erased.words):
        Letter.objects.filter(body__icontains=word).update(body="")
        Letter.objects.filter(subject__icontains=word).update(subject="")
        if "@" in word:
            forget_elsewhere(word, erased, actor)
        erased.still_said += still_said(word)
    # Whoever had asked for it has got an answer.
    answered = Erasure.objects.waiting().filter(user=None, address=None)
    answered.update(state=ErasureState.ERASED, decided_at=clock.now())


def _forget_what_names(email: str, erased: Erased) -> None:
    """Rows of lists that came in, in which an address stands in either of its spellings.

    Of what was taken the address alone: all else that the row says tells a file what it has brought before.
    """
    for rows, names in rows_that_name(spellings(email)):
        if rows.model.PERSONAL.forget == "blank":
            take_out(rows, names, spellings(email))
            erased.count(rows.model, len(rows))
        else:
            _delete(rows, erased)


def take_out(rows: models.QuerySet, names: list[str], words: Iterable[str]) -> None:
    """Let words stand no longer in these lists; part of erasing and of protecting."""
    word = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    for row in rows:
        for name in names:
            setattr(row, name, _without(word, getattr(row, name)))
        row.save(update_fields=names)


def _without(word: re.Pattern, said: Any) -> Any:
    """A list as it came in, text by text: what somebody is called may look like a part of the list itself."""
    if isinstance(said, str):
        return word.sub("", said)
    if isinstance(said, list):
        return [_without(word, one) for one in said]
    if isinstance(said, dict):
        return {_without(word, key): _without(word, one) for key, one in said.items()}
    return said


def redact_everywhere(word: str, actor: Actor) -> int:
    """Blank what the history keeps of an address that somebody wrote in a text for others."""
    redacted = 0
    for model, _names in texts():
        names = kept_texts(model)
        for pk in mentions_in_history(model, names, word) if names else ():
            redacted += redact(model(pk=pk), names, actor=actor, words=word)
    return redacted


def still_said(word: str) -> list[str]:
    """The living texts in which a word stands."""
    return [
        f"{model._meta.label} {pk}: {name}"
        for model, names in texts()
        for name in names
        for pk in model._base_manager.filter(**{f"{name}__icontains": word}).values_list("pk", flat=True)
    ]
