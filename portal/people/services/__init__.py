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
from .erasures import forget_who_was_declined
from .identity import (
    add_mapping,
    end_stale_claims,
    remove_mapping,
    set_up_provider,
    sign_in_by_claims,
    what_it_means,
    why_a_newcomer_is_refused,
)
from .protecting import read_protected
from .roles import (
    add_employment,
    end_deputyship,
    end_employment,
    grant_role,
    hold_administrators,
    is_only_administrator,
    refuse_without_administrator,
    set_deputy,
    withdraw_role,
)
from .sign_ins import (
    add_key,
    demand_second_step,
    end_sign_in,
    forget_expired,
    note_sign_in,
    remove_keys,
    sign_out_elsewhere,
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
    forget_never_proven,
    open_user,
)

__all__ = [
    "add_committee",
    "add_department",
    "add_employment",
    "add_key",
    "add_mapping",
    "address_for",
    "addresses_for",
    "change_committee",
    "change_department",
    "change_user",
    "choose_language",
    "create_user",
    "demand_second_step",
    "end_deputyship",
    "end_employment",
    "end_sign_in",
    "end_stale_claims",
    "forget_expired",
    "forget_never_proven",
    "forget_who_was_declined",
    "grant_role",
    "hold_addresses",
    "hold_administrators",
    "is_only_administrator",
    "link_for",
    "links_for",
    "note_sign_in",
    "open_user",
    "read_protected",
    "refuse_without_administrator",
    "remove_keys",
    "remove_mapping",
    "revoke_link",
    "set_deputy",
    "set_up_provider",
    "sign_in_by_claims",
    "sign_out_elsewhere",
    "what_it_means",
    "why_a_newcomer_is_refused",
    "withdraw_role",
    "write_in",
]
