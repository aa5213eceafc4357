"""Who does something, and through which door: every service is told, and the history keeps it."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Door(StrEnum):
    """From where something was done."""

    WEB = "web"
    LINK = "link"
    IMPORT = "import"
    CLOCK = "clock"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a guest with a link, or the portal itself.

    `acting_for` names the organisation or department as `(model label, id)` where there is one.
    A guest is known by the id of the link, never by an address.
    """

    door: Door
    user_id: int | None = None
    guest_link_id: int | None = None
    acting_for: tuple[str, int] | None = None

    @classmethod
    def of(cls, request) -> "Actor":
        """The signed-in person behind a request, for a department where the header's switch says one.

        For an organisation only on its own pages: `on_behalf_of`.
        """
        user, acting = request.user, getattr(request, "acting", None)
        return cls(
            Door.WEB,
            user_id=user.pk if user.is_authenticated else None,
            acting_for=acting and acting.key,
        )

    def on_behalf_of(self, thing) -> "Actor":
        """The same, for the organisation or department whose page it is, whatever the switch says."""
        return replace(self, acting_for=(thing._meta.label_lower, thing.pk))

    def as_context(self) -> dict[str, str | int]:
        """What the history keeps: ids and doors, never names or addresses."""
        context: dict[str, str | int] = {"door": self.door.value}
        if self.user_id:
            context["user"] = self.user_id
        if self.guest_link_id:
            context["guest_link"] = self.guest_link_id
        if self.acting_for:
            context["acting_for"] = f"{self.acting_for[0]}:{self.acting_for[1]}"
        return context


THE_CLOCK = Actor(Door.CLOCK)
A_COMMAND = Actor(Door.COMMAND)
