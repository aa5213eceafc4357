"""Who may edit the lists that are the municipality's own."""

from portal.people.rules import is_administrator

TABLE = {"frames.edit_lists": is_administrator}
