"""Mail addresses, and the secret links that open a door for somebody without an account."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F, Model

from portal.history.recording import recorded
from portal.web.actor import Actor
from portal.web.addresses import normalise

from ..enums import LinkPurpose
from ..models import Address, GuestLink

# The columns of the constraint `one_link_for_each_door_and_address`.
_ONE_LINK = ["purpose", "subject_type", "subject_id", "address"]
# Any number that nobody else locks by.
_ONE_AT_A_TIME_WITH_ADDRESSES = 4_031_976


def address_for(email: str, *, language: str = "sv") -> Address:
    """The row of a mail address, made if it is new. Raises ValueError when it is no address.

    `language` is only for a new row: what a person has chosen is not overwritten.
    """
    return Address.objects.get_or_create(email=normalise(email), defaults={"language": language})[0]


def addresses_for(emails: Iterable[str]) -> dict[str, Address]:
    """The rows of many mail addresses by the text given; two queries. Raises ValueError as `address_for`."""
    spelled = {email: normalise(email) for email in emails}
    wanted = sorted(set(spelled.values()))
    Address.objects.bulk_create([Address(email=email) for email in wanted], ignore_conflicts=True)
    rows = {address.email: address for address in Address.objects.filter(email__in=wanted)}
    return {email: rows[normal] for email, normal in spelled.items()}


def hold_addresses() -> None:
    """Let nobody else bring in many addresses, or erase one, until this transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME_WITH_ADDRESSES])


def link_for(
    *, purpose: LinkPurpose, subject: Model, address: Address | None, expires_at: datetime | None = None
) -> GuestLink:
    """The link by which an address opens `subject`, made if it is new; `expires_at` is the latest said."""
    return links_for(purpose=purpose, subjects_and_addresses=[(subject, address)], expires_at=expires_at)[
        subject.pk, address and address.pk
    ]


def links_for(
    *,
    purpose: LinkPurpose,
    subjects_and_addresses: Iterable[tuple[Model, Address | None]],
    expires_at: datetime | None = None,
) -> dict[tuple[int, int | None], GuestLink]:
    """Many links to things of one model, by (subject's id, address's id); two queries."""
    pairs = {(subject.pk, address and address.pk): subject for subject, address in subjects_and_addresses}
    if not pairs:
        return {}
    kind = ContentType.objects.get_for_model(next(iter(pairs.values())))
    GuestLink.objects.bulk_create(
        [
            GuestLink(
                purpose=purpose,
                subject_type=kind,
                subject_id=subject_id,
                address_id=address_id,
                expires_at=expires_at,
            )
            for subject_id, address_id in sorted(pairs, key=str)
        ],
        update_conflicts=True,
        unique_fields=_ONE_LINK,
        update_fields=["expires_at"],
        batch_size=2000,
    )
    found = GuestLink.objects.select_related("address").filter(
        purpose=purpose, subject_type=kind, subject_id__in={subject_id for subject_id, _address in pairs}
    )
    links = {(link.subject_id, link.address_id): link for link in found}
    return {pair: links[pair] for pair in pairs}


@recorded
def write_in(address: Address, *, language: str, actor: Actor) -> Address:
    """Write to an address in this language from now on."""
    if address.language != language:
        address.language = language
        address.save(update_fields=["language"])
    return address


@recorded
def revoke_link(link: GuestLink, *, actor: Actor) -> GuestLink:
    """Close the door of all letters sent so far: the next letter carries another seal."""
    GuestLink.objects.filter(pk=link.pk).update(generation=F("generation") + 1)
    link.refresh_from_db(fields=["generation"])
    return link
