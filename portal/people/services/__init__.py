"""What happens with people: addresses, links, roles, employments, committees, departments, identities."""

from .addresses import (
    address_for,
    addresses_for,
    hold_addresses,
    link_for,
    links_for,
    revoke_link,
    write_in,
)
from .identity import (
    add_mapping,
    end_stale_claims,
    remove_mapping,
    set_up_provider,
    sign_in_by_claims,
    what_it_means,
)
from .roles import (
    add_employment,
    end_employment,
    grant_role,
    hold_administrators,
    refuse_without_administrator,
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
    "add_mapping",
    "address_for",
    "addresses_for",
    "change_committee",
    "change_department",
    "change_user",
    "choose_language",
    "create_user",
    "end_employment",
    "end_stale_claims",
    "grant_role",
    "hold_addresses",
    "hold_administrators",
    "link_for",
    "links_for",
    "refuse_without_administrator",
    "remove_mapping",
    "revoke_link",
    "set_up_provider",
    "sign_in_by_claims",
    "what_it_means",
    "withdraw_role",
    "write_in",
]
