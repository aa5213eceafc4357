"""Whom the portal knows something of: a person, by an account or an address, and what is the own."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.functional import cached_property

from dialogues.models import Rsvp
from organisations.models import Membership
from portal.people.enums import ProviderUse
from portal.people.models import Address, Erasure, Protection, User
from portal.web import clock


@dataclass(frozen=True)
class Whose:
    """A person as the portal knows one: an account, addresses that are nobody else's, a protection."""

    user: User | None
    addresses: tuple[Address, ...]
    protection: Protection | None

    @classmethod
    def of_user(cls, user: User) -> "Whose":
        """Whoever has signed in."""
        protection = Protection.objects.of(user=user, address=None)
        theirs = models.Q(email=user.email) | models.Q(memberships__user=user)
        if protection:
            theirs |= models.Q(pk=protection.address_id)
        others = Membership.objects.exclude(user=user).filter(address=models.OuterRef("pk"))
        addresses = Address.objects.filter(theirs).annotate(is_shared=models.Exists(others)).distinct()
        own = (one for one in addresses if one.email == user.email or not one.is_shared)
        return cls(user, tuple(own), protection)

    @classmethod
    def of_address(cls, address: Address) -> "Whose":
        """Whoever reads the letters to an address: with an account, if there is one for it."""
        user = User.objects.filter(email=address.email, is_active=True).first()
        if user:
            return cls.of_user(user)
        return cls(None, (address,), Protection.objects.of(user=None, address=address))

    def parts(self) -> Iterator[models.Model]:
        """The rows that are the person's own."""
        if self.user:
            yield self.user
        yield from self.addresses
        if self.protection:
            yield self.protection

    @cached_property
    def memberships(self) -> list[Membership]:
        """What the person is a contact for today, each with whether the organisation has another."""
        whose = self._pointing & models.Q(protection=None)
        if self.protection:
            whose |= models.Q(protection=self.protection)
        others = Membership.objects.current().filter(organisation=models.OuterRef("organisation"))
        has_colleague = models.Exists(others.exclude(pk=models.OuterRef("pk")))
        current = Membership.objects.current().filter(whose).annotate(has_colleague=has_colleague)
        current = current.select_related("organisation", "address")
        return list(current.order_by("organisation__sort_key", "id"))

    @cached_property
    def request(self) -> Erasure | None:
        """What the person has asked for and nobody has answered yet."""
        whom = {"user": self.user, "address": None if self.user else self.addresses[0]}
        return Erasure.objects.waiting().filter(**whom).first()

    @property
    def of_others(self) -> models.QuerySet[Membership]:
        """Protected contacts with a role address that the person reads: neither seen nor erased."""
        hidden = Membership.objects.filter(self._pointing, protection__isnull=False)
        return hidden.exclude(protection=self.protection)

    @property
    def _pointing(self) -> models.Q:
        by_address = models.Q(address__in=self.addresses)
        return by_address | models.Q(user=self.user) if self.user else by_address

    @cached_property
    def sign_ups(self) -> list[Rsvp]:
        """Answers to meetings in the person's own name; a mailbox may have been used for others' too."""
        if self.protection:
            return []
        answers = Rsvp.objects.filter(address__in=self.addresses).exclude(name="")
        names = {self._called} if self._called else {one.name for one in answers}
        return [one for one in answers if one.name in names] if len(names) == 1 else []

    @property
    def name(self) -> str:
        """By what the person goes: an account, else a contact, else what an answer is signed with."""
        if self.protection:
            return self.protection.name
        return self._called or next((one.name for one in self.sign_ups), "")

    @property
    def _called(self) -> str:
        if self.user and self.user.name:
            return self.user.name
        return next((one.name for one in self.memberships if one.name), "")

    @property
    def phone(self) -> str:
        """The first number that stands anywhere."""
        if self.protection:
            return self.protection.phone
        return next((one.phone for one in (*self.memberships, *self.sign_ups) if one.phone), "")

    @property
    def has_phone(self) -> bool:
        """Whether there is a row for a number to stand in; an account has none."""
        return bool(self.protection or self.memberships or self.sign_ups)

    @property
    def email(self) -> str:
        """Where the person is written to."""
        return self.user.email if self.user else self.addresses[0].email

    @cached_property
    def is_shared(self) -> bool:
        """Whether several read the letters to one address: nobody of them is erased by another.

        Also where one of them has an account: who has another name is somebody else.
        """
        readers = defaultdict(set)
        for one in self.memberships:
            if one.address_id:
                readers[one.address_id] |= {one.name, one.user_id}
        nobody = {"", None, self.user and self.user.pk}
        return any(len(those - nobody) > 1 for those in readers.values())

    @property
    def may_correct(self) -> bool:
        """Whether name and telephone are the person's own to correct; an official's come from the login."""
        if self.is_shared or (self.user and _comes_from_the_login(self.user)):
            return False
        return bool(self.user or self.has_phone)


def _comes_from_the_login(user: User) -> bool:
    """Whether the municipality says what a person is called: its own login, or who lays in employees."""
    if user.employments.on(clock.today()).exists():
        return True
    return user.identities.filter(provider__serves=ProviderUse.OFFICIALS).exists()
