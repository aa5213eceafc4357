"""Who may do what with people, roles and the municipality's own organisation."""

import rules

from .enums import Role


@rules.predicate
def is_signed_in(user) -> bool:
    """Has signed in."""
    return user is not None and user.is_authenticated and user.is_active


def has_role(*wanted: Role) -> rules.Predicate:
    """A predicate: holds one of these roles today."""

    @rules.predicate(name="has_role:" + ",".join(wanted))
    def holds(user) -> bool:
        return user is not None and user.is_authenticated and not user.roles.isdisjoint(wanted)

    return holds


is_administrator = has_role(Role.ADMINISTRATOR)
# Whoever works for the municipality or keeps the samråd's papers.
is_staff = has_role(*Role)

TABLE = {
    "people.see_desk": is_signed_in,
    "people.manage_roles": is_administrator,
    "people.manage_departments": is_administrator,
    # The settings' app lies below this one, so its line stands here.
    "municipality.change_settings": is_administrator,
    "municipality.write_texts": is_administrator,
}
