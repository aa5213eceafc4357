"""What is taken out of another's words about a person: five things, and never a personal number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.web.forms import without_unseen
from portal.web.personal_numbers import without_personal_numbers

from .models import IdentityProvider

_LONGEST = 200
# Whoever is in more groups than this is in all of them.
_MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A person as a provider describes them. `subject` is a digest; the rest may be empty."""

    subject: str
    email: str = ""
    is_proven: bool = False
    name: str = ""
    post: str = ""
    departments: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


def told(provider: IdentityProvider, said: Mapping[str, Any], *, subject: str) -> Told:
    """The five things, where the provider's row says that they stand; all else is let go of here."""

    def first(claim: str) -> str:
        return next(_words(said, claim), "")

    return Told(
        subject=subject,
        email=first(provider.claim_email),
        is_proven=provider.trusts_addresses or said.get("email_verified") in (True, "true"),
        name=first(provider.claim_name)[:120],
        post=first(provider.claim_post)[:120],
        departments=tuple(_words(said, provider.claim_department)),
        roles=tuple(_words(said, provider.claim_role)),
    )


def _words(said: Mapping[str, Any], claim: str) -> Iterator[str]:
    """The texts of a claim, one or many, without those in which a personal number stands."""
    value = _found(said, claim)
    for one in (value if isinstance(value, list) else [value])[:_MOST_VALUES]:
        if isinstance(one, str | int) and not isinstance(one, bool):
            text = without_unseen(str(one)).strip()
            if text and len(text) <= _LONGEST and not without_personal_numbers(text)[1]:
                yield text


def _found(said: Any, claim: str) -> Any:
    """A claim by its whole name, else by its way down: `realm_access.roles`."""
    if not claim or not isinstance(said, Mapping):
        return None
    if claim in said:
        return said[claim]
    first, _dot, rest = claim.partition(".")
    return _found(said.get(first), rest)
