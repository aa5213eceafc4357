"""What happens with people: addresses, secret links, roles, employments, committees and departments."""

from .addresses import (
    address_for,
    addresses_for,
    hold_addresses,
    link_for,
    links_for,
    revoke_link,
    write_in,
)
from .roles import (
    add_employment,
    end_deputyship,
    end_employment,
    grant_role,
    hold_administrators,
    refuse_without_administrator,
    set_deputy,
    withdraw_role,
)
from .structure import (
    add_committee,
    add_department,
    change_committee,
    change_department,
)
from .users import (
    change_user,
    choose_language,
    create_user,
)

__all__ = [
    "add_committee",
    "add_department",
    "add_employment",
    "address_for",
    "addresses_for",
    "change_committee",
    "change_department",
    "change_user",
    "choose_language",
    "create_user",
    "end_deputyship",
    "end_employment",
    "grant_role",
    "hold_addresses",
    "hold_administrators",
    "link_for",
    "links_for",
    "refuse_without_administrator",
    "revoke_link",
    "set_deputy",
    "withdraw_role",
    "write_in",
]
