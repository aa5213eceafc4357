"""Who may see the post room's work."""

from portal.people.rules import is_administrator, is_staff

TABLE = {
    "notifications.send_test_letter": is_staff,
    "notifications.see_batches": is_staff,
    "notifications.see_post_room": is_administrator,
}
