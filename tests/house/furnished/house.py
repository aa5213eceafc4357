"""The house itself: its pages by address, and how one comes to each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.people.enums import LinkPurpose
from portal.people.models import Address, GuestLink, User


def every_address() -> Iterator[tuple[str, URLPattern]]:
    """Each address of the site as a pattern, with its view."""

    def walk(resolver: URLResolver, above: str) -> Iterator[tuple[str, URLPattern]]:
        for one in resolver.url_patterns:
            route = above + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one, route)
            else:
                yield route, one

    return walk(get_resolver(), "")


def purpose_of(view: Any) -> str:
    """Which secret link opens a view; an empty text where none does."""
    plate = getattr(view, "door_plate", "")
    return plate.removeprefix("link: ") if plate.startswith("link: ") else ""


# What no plate says: the values of these parts of these addresses, by the page's name and the part.
Irregular = dict[tuple[str, str], Callable[["House"], Any]]


@dataclass
class House:
    """One of everything, and how to come to it."""

    administrator: User
    irregular: Irregular
    things: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    # The same page in another state, as `import_detail, stuck`.
    more: dict[str, str] = field(default_factory=dict)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """The name and the full address of every page. Raises KeyError where nobody said how to get there."""
        yield from self.more.items()
        for name, values in self.pages():
            yield name, reverse(name, kwargs=values)

    def pages(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The name of every page, and what stands in the address of the one of it that is in the house."""
        for _route, one in every_address():
            if one.name and not one.name.startswith("devkit_"):
                yield one.name, dict(self._values(one))

    def _values(self, one: URLPattern) -> Iterator[tuple[str, Any]]:
        model = getattr(one.callback, "door_plate_model", None)
        thing = self.things.get(model.__name__) if model else None
        for name in one.pattern.converters:
            said = self.irregular.get((one.name, name))
            if said:
                yield name, said(self)
            elif name == "secret":
                yield name, self.secrets[purpose_of(one.callback)]
            elif thing is not None and name in {"code", "slug"}:
                yield name, getattr(thing, name)
            else:
                raise KeyError(f"{one.name}: what is <{name}>? Say so in tests/house/furnished/")


def secret_of(purpose: LinkPurpose, subject: Any, address: Address | None) -> str:
    """What stands in a link's address; a letter may have made the link already."""
    link, _is_new = GuestLink.objects.get_or_create(
        purpose=purpose,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        address=address,
    )
    return link.secret
