"""Thousands of hostile requests over every address and form: no 500, no markup let through, a clean log."""

import http.client
import inspect
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.house.furnished import every_address

from .hostility import HOLES, Attack, Hostility
from .installation import Installation
from .mail_server import MailServer
from .visitor import Form, Page, Visitor

pytestmark = pytest.mark.drill

# Signing out ends the attacker's own session, which would spare the portal the rest.
ENDS_THE_SESSION = {"account_logout", "come_in_anew", "sign_in_end", "sign_out_elsewhere"}
# Leads to another's server, and none is named here, or is asked of whoever has just come from one; is the
# end of the attacker, who does it by a link; or has been answered by the attack on its sibling
# (`erasure_decline`, `own_confirm`, `leave`, withdrawing a name).
OUT_OF_REACH = {
    *("provider_begin", "provider_tie", "own_data_erase"),
    *("erasure_decide", "stand_by", "own_leave", "own_renaming"),
}
LEFT_ALONE = ENDS_THE_SESSION | OUT_OF_REACH
# Whoever answers for an action may be another after it has been written in, and a milestone be gone.
COMES_FIRST = {"milestone_change", "report_by_link", "report_correct_by_link"}
# What is cancelled, confirmed or ended takes no more forms, nor does what hangs on it.
COMES_LAST = {
    "action_end",
    "action_remove",
    "area_close",
    "area_discard",
    "change_decide",
    "contact_end",
    "dialogue_discard",
    "dialogue_withdraw",
    "goal_remove",
    "group_merge",
    "import_confirm",
    "import_detail",
    "import_discard",
    "leave",
    "mailing_discard",
    "mailing_receipt",
    "mailing_send",
    "meeting_cancel",
    "meeting_sending",
    "organisation_withdraw",
    "plan_adopt",
    "plan_approve",
    "plan_discard",
    "plan_return",
    "plan_send",
    "protected_end",
    "snapshot_close",
    "suggestion_withdraw",
    "value_remove",
    "viewpoint_own_withdraw",
}
# A page has a form for each of its lines, and attacks make more lines: so many of a sort are attacked.
OF_A_SORT = 2
EACH = ("visitor", "official", "administrator", "registrar", "contact")
# What those do who come last in it; all else is as for the others.
ONLY = {
    "registrar": {"record_register", "record_send", "record_hand_out"},
    "contact": {
        *("desk", "meeting_detail", "invitation_answer", "invitation_receipt", "my_organisations"),
        *("partner_answer", "suggestion_detail", "suggestion_new", "suggestion_withdraw", "viewpoint_new"),
    },
}
MOVED = {301, 302}
MAY_SAY_503 = {"/healthz/ready"}
# What takes a form through a view that is not our own and so does not say it in its source.
TAKES_FORMS_TOO = {"account_login", "account_confirm_login_code"}


# Have a form only in a state that the house has none of; as pages they are attacked all the same.
WITHOUT_A_FORM_HERE = {
    *("areas_ask_stop", "plan_consult", "plan_correct", "plan_revise", "response_links"),
    *("suggestion_withdraw", "viewpoint_own", "viewpoint_own_change"),
}


def takes_forms() -> set[str]:
    """The names of all addresses whose view does something with what is posted to it."""
    views = {one.name: inspect.unwrap(one.callback) for _route, one in every_address()}
    ours = {name for name, view in views.items() if reads_what_is_posted(view)}
    return (ours | TAKES_FORMS_TOO) - LEFT_ALONE - WITHOUT_A_FORM_HERE


def reads_what_is_posted(view: Callable) -> bool:
    """Whether a view, or a function beside it that it hands over to, does so."""
    asked, waiting = set(), {view}
    while waiting:
        one = waiting.pop()
        if "POST" in inspect.getsource(one):
            return True
        asked.add(one)
        named = (one.__globals__.get(name) for name in one.__code__.co_names)
        beside = {each for each in named if inspect.isfunction(each) and each.__module__ == one.__module__}
        waiting |= beside - asked
    return False


def harm_done(attack: Attack, page: Page) -> str:
    """What an answer did wrong, or nothing."""
    if page.status >= 500 and page.path.partition("?")[0] not in MAY_SAY_503:
        return f"{page.status}"
    if "text/html" in page.headers.get("content-type", ""):
        for hole in HOLES:
            if hole.search(page.text):
                return f"{hole.pattern} came through"
    if "zq7" in page.headers.get("set-cookie", "").partition("=")[0]:
        return "a cookie was planted"
    if urlsplit(page.headers.get("location", "")).netloc:
        return f"led away to {page.headers['location']}"
    return ""


class Attackers:
    """Those with a session, and somebody about to sign in, who send attacks and note what they did."""

    def __init__(self, portal: Installation):
        self.portal = portal
        self.visitors = {who: Visitor(portal.port, timeout=30) for who in ("visitor", "newcomer")}
        self.sent: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.harm: list[str] = []
        # How often a form was sent to an address, by its name, as a browser would send it.
        self.forms_sent: Counter[str] = Counter()

    def come_in_anew(self) -> None:
        """Sign in those who have a role: some forms are only for whoever came in a moment ago."""
        for role in EACH[1:]:
            session = self.portal.scene("session", role=role)["session"]
            self.visitors[role] = Visitor(self.portal.port, session=session, timeout=30)

    def send(self, who: str, attack: Attack) -> Page | None:
        """Send it; an answer, or nothing where the server hung up on nonsense."""
        visitor = self.visitors[who]
        cookies = dict(visitor.cookies)
        try:
            page = visitor.send(attack.method, attack.path, attack.body, attack.headers)
        except (ValueError, http.client.HTTPException, ConnectionError) as refused:
            # Our own client will not send it, or the server hangs up while a far too big body comes.
            self.sent[f"{attack.what}: {type(refused).__name__}"] += 1
            return None
        finally:
            visitor.cookies = cookies
        self.sent[attack.what] += 1
        self.statuses[page.status] += 1
        harm = harm_done(attack, page)
        if harm:
            body = (attack.body or b"")[:300]
            self.harm.append(f"{who} {attack.what} {attack.method} {attack.path[:200]} {body!r}: {harm}")
        return page

    def forms_of(self, who: str, path: str) -> dict[str, list[Form]]:
        """The forms of a page as it stands now, by the name of the address that each goes to."""
        visitor = self.visitors[who]
        page = visitor.get(path)
        if page.status in MOVED:
            # An attack has given the thing another name.
            page = visitor.get(page.location)
        if page.status != 200 or "text/html" not in page.headers.get("content-type", ""):
            return {}
        found: dict[str, list[Form]] = {}
        for form in page.forms:
            name = name_of(form.action)
            if name not in LEFT_ALONE and len(found.setdefault(name, [])) < OF_A_SORT:
                found[name].append(form)
        return found

    def attack_every_form(self, places: list[tuple[str, str]], hostility: Hostility) -> None:
        """What stands at the places for those who look there; the same form at several places once.

        Those that close others come last. One that has been closed all the same is sent as it stood before,
        as by somebody whose page has been open for a while.
        """
        seen: set[tuple[str, str, str]] = set()
        turns: list[tuple[str, str, str, list[Form]]] = []
        for who, path in places:
            for name, forms in self.forms_of(who, path).items():
                here = {(who, form.method, form.action) for form in forms}
                if not here <= seen:
                    turns.append((name, who, path, forms))
                seen |= here
        for name, who, path, as_before in sorted(turns, key=lambda turn: by_turn(turn[0])):
            for form in self.forms_of(who, path).get(name, as_before):
                self.attack_form(who, name, form, hostility)

    def attack_form(self, who: str, name: str, form: Form, hostility: Hostility) -> None:
        """Filled in with harm, with the mark that its page gave."""
        for attack in hostility.on_form(form, form.fields.get("csrfmiddlewaretoken", "")):
            if self.send(who, attack) and attack.what == "form":
                self.forms_sent[name] += 1


def by_turn(name: str) -> tuple[int, str]:
    """What to sort the forms by."""
    return (name in COMES_LAST) - (name in COMES_FIRST), name


def name_of(action: str) -> str:
    """The name of the address that a form goes to; empty where there is none."""
    try:
        return resolve(urlsplit(action).path).view_name
    except Resolver404:
        return ""


def test_no_hostile_request_hurts(portal: Installation, mail: MailServer, size):
    goal = size(10_000, 400)
    addresses = portal.scene("furnish")
    portal.web()
    attackers = Attackers(portal)
    hostility = Hostility()
    # The page for a code is there for whoever has asked for one.
    login = attackers.visitors["newcomer"].get(addresses["account_login"])
    attackers.visitors["newcomer"].submit(login, "email", email="official@skarsjo.example")
    attackers.attack_every_form([("newcomer", addresses["account_confirm_login_code"])], hostility)
    names = sorted(addresses.keys() - LEFT_ALONE)
    paths = [addresses[name] for name in names]
    places = [
        (who, addresses[name])
        for name in names
        for who in EACH
        if who not in ONLY or name.partition(",")[0] in ONLY[who]
    ]
    while attackers.sent.total() < goal:
        # What the first round has made has forms of its own.
        for _ in range(2):
            attackers.come_in_anew()
            attackers.attack_every_form(places, hostility)
        # What a link opens takes what is sent there without a mark: that would close it to its own form.
        for who, path in places:
            for attack in hostility.on_address(path):
                attackers.send(who, attack)
    assert not attackers.harm, "\n".join(attackers.harm[:20])
    assert attackers.sent["form"] > goal / 10, attackers.sent
    spared = takes_forms() - attackers.forms_sent.keys()
    assert not spared, f"no form was sent to {sorted(spared)}"
    for who in ("official", "administrator"):
        # Else most of it only saw the page on which one signs in.
        assert attackers.visitors[who].get("/skrivbord/").status == 200, who
    assert attackers.statuses[200] > goal / 10, attackers.statuses

    # What was stored is shown by pages and letters without harm.
    for who in EACH:
        assert attackers.visitors[who].get("/").status == 200
        for path in paths:
            attackers.send(who, Attack("afterwards", "GET", path))
    assert not attackers.harm, "\n".join(attackers.harm[:20])
    portal.manage("tick")
    commands = (portal.folder / "commands.log").read_text()
    assert "could not be written" not in commands, commands[-3000:]
    heads = [taken.data.decode("utf-8", "replace").partition("\r\n\r\n")[0] for taken in mail.taken]
    assert not [head for head in heads if "Bcc:" in head]
    assert not portal.faults_logged(), "\n".join(portal.faults_logged()[:20])
