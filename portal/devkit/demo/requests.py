"""Who acts for an association in Skärsjö and asks for another name; who asks to act for one out of reach."""

from collections.abc import Mapping

from organisations import services as organisations
from organisations.models import Organisation
from portal.people.models import User
from portal.web.actor import A_COMMAND, Actor, Door


def make_requests(entry: Mapping[str, str]) -> None:
    """Somebody is let in by an association's own contact; two things then wait for an official."""
    user = User.objects.get(email=entry["member"])
    association = Organisation.objects.get(name=entry["association"])
    contact = association.memberships.current().get()
    wish = organisations.ask_to_join(
        association, name=user.name, email=user.email, words=entry["words"], user=user, actor=A_COMMAND
    )
    organisations.approve_request(wish, by=contact, actor=A_COMMAND)
    organisations.ask_for_change(
        association.memberships.current().get(user=user),
        values={"name": entry["new_name"]},
        why=entry["why"],
        actor=Actor(Door.WEB, user_id=user.pk),
    )
    unreached = Organisation.objects.active().beyond_reach().order_by("sort_key", "pk").first()
    asked = organisations.ask_to_join(
        unreached, name=entry["name"], email=entry["email"], words=entry["words"], actor=A_COMMAND
    )
    organisations.confirm_request(asked, actor=A_COMMAND)
