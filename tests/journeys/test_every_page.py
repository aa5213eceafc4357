"""Every page there is, for whoever may see it, in both languages, on a telephone and a wide screen."""

from collections.abc import Iterator

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from playwright.sync_api import Error

from actionplans.models import Area, AreaSuggestion
from dialogues.models import (
    AgendaItem,
    Dialogue,
    DialoguePart,
    Mailing,
    Meeting,
    Paper,
    Question,
    Response,
    Rsvp,
    Viewpoint,
    ViewpointGroup,
)
from organisations.models import (
    ChangeRequest,
    ImportRow,
    ImportRun,
    Membership,
    MembershipRequest,
    Organisation,
    Registration,
    Selection,
)
from portal.municipality.current import forget
from portal.people.models import Committee, Department, Employment, User
from portal.records.models import Record
from portal.web import views
from tests.house.cast import CAST
from tests.house.furnished import furnish
from tests.house.rights_table import committed

from .looking import NARROWEST, PHONE, WIDE, look, refused_by_policy, speak, too_wide

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LANGUAGES = ("sv", "en")
WHO = ("visitor", "administrator", "contact", "registrar")
# The longest test there is, so each walk is a test of its own and may be taken by whichever worker is free.
WALKS = [
    pytest.param(who, language, marks=pytest.mark.xdist_group(f"pages of {who} in {language}"))
    for who in WHO
    for language in LANGUAGES
]
# Pages with a form of their own, which says what is wrong when it is sent in empty.
EMPTIED = (
    "account_login",
    "answer",
    "answer_by_code",
    "sign_up",
    "sign_up_change",
    "meeting_person_new",
    "meeting_person",
    "hand_over",
    "invite_colleague",
    "own_invite, the administrator's",
    "own_hand_over, the administrator's",
    "join_ask",
    "area_new",
    "area_close",
    "suggest_by_link",
    "suggestion_answer",
    "municipality_settings",
    "logo",
    "text_edit",
    "committee_add",
    "committee_edit",
    "department_add",
    "person_add",
    "role_add",
    "employment_add",
    "provider_edit",
    "provider_try",
    "mapping_add",
    "deputy_add",
    "tag_add",
    "tag_retire",
    "meeting_new",
    "meeting_change",
    "mailing_new",
    "dialogue_new",
    "dialogue_change, draft",
    "dialogue_prolong",
    "dialogue_withdraw",
    "viewpoint_new",
    "viewpoint_by_link",
    "viewpoint_own_change",
    "viewpoint_register",
    "snapshot_correct",
    "paper_add",
    "paper_change",
    "question_answer",
    "group_answer",
    "group_change",
    "plan_taken_in",
    "proposal_decide",
    "document_new",
    "record_register",
    "record_hand_out",
    "registration_begin",
    "registration_later",
    "registration_ask",
    "registration_refuse",
    "organisation_add",
    "organisation_change",
    "contact_add",
    "contact_change",
    "import_list",
    "selection_new",
    "own_data_ask",
    "own_data_correct_by_link",
    "protected_read",
    "erasure_decline",
)
# Those of them that only whoever is not signed in meets.
OPEN_FORMS = {"account_login"}
LENGTHENED = {
    Meeting: ["title", "purpose", "easy", "place", "owners_post"],
    AgendaItem: ["title", "text"],
    Mailing: ["title", "text"],
    Dialogue: ["title", "purpose", "feeds"],
    DialoguePart: ["title", "text"],
    Viewpoint: ["text", "name"],
    Paper: ["title"],
    Question: ["text"],
    ViewpointGroup: ["title"],
    Response: ["text", "change"],
    Area: ["title", "need", "children_heard"],
    AreaSuggestion: ["title", "text", "answer"],
    Organisation: ["name", "about", "place"],
    Registration: ["name", "about", "offers", "place", "contact_name"],
    Membership: ["name"],
    MembershipRequest: ["name", "words"],
    ChangeRequest: ["why"],
    Rsvp: ["name", "organisation_name"],
    ImportRun: ["file_name"],
    ImportRow: ["name"],
    Selection: ["name"],
    Record: ["title", "counterpart"],
    Committee: ["name"],
    Department: ["name"],
    User: ["name"],
    Employment: ["post"],
}
OK, NOT_FOUND = 200, 404
# A fault and an outage, as the server would show them if it had one.
PLAIN = {"/fel/500/": views.server_error, "/fel/503/": views.service_unavailable}
# Whose pages are walked only where they are not as the administrator's or the visitor's.
ONLY = {
    "contact": {"desk", "meeting_detail", "invitation_answer", "invitation_receipt", "suggestion_new"},
    "registrar": {"desk", "record_detail", "record_register", "record_send", "record_hand_out"},
}
_TYPED_IN = "main form:has(input:not([type=hidden]), textarea)"
_SEND_EMPTY = """form => {
    const kept = ['hidden', 'submit', 'button', 'radio', 'checkbox', 'color', 'file'];
    for (const field of form.elements) {
        if (field.tagName === 'SELECT') field.selectedIndex = -1;
        else if (!kept.includes(field.type)) field.value = '';
        field.checked = false;
    }
    form.noValidate = true;
    form.requestSubmit();
}"""


def enter(page, user) -> None:
    """Sign a person in."""
    client = Client()
    client.force_login(user)
    key = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": page.context.site}])


def look_through(page, where: str, **how) -> list[str]:
    """What is wrong with a page as it stands, at each width, the narrowest too."""
    found = look(page, where, **how)
    page.set_viewport_size(NARROWEST)
    found += too_wide(page, f"{where} {NARROWEST['width']}")
    found += [f"{where}: {words}" for words in refused_by_policy(page)]
    page.said.clear()
    return found


def opened(page, path: str) -> bool:
    """Open an address; whether it is a page of its own, no file and no way elsewhere."""
    try:
        answer = page.goto(path)
    except Error as none_shown:
        # A file, or an answer without a body.
        if "Download is starting" in str(none_shown) or "ERR_ABORTED" in str(none_shown):
            return False
        raise
    is_html = "text/html" in answer.headers.get("content-type", "")
    if is_html and answer.status in {OK, NOT_FOUND} and answer.request.redirected_from is None:
        return True
    # The browser frames a picture in a page of its own making, which is none of our page that comes next.
    page.goto("about:blank")
    page.said.clear()
    return False


def visit(page, path: str, where: str, *, expected: int | None = None, **how) -> list[str]:
    """Open an address and look."""
    answer = page.goto(path)
    assert expected in {None, answer.status}, f"{where}: {answer.status}"
    return look_through(page, f"{where} {answer.status}", **how)


def plain_page(route) -> None:
    """Answer in the server's place with one of its plain pages, in the language of the browser's cookie."""
    request = RequestFactory().get("/")
    path = "/" + route.request.url.split("/", 3)[3]
    language = "en" if "django_language=en" in route.request.all_headers().get("cookie", "") else "sv"
    with translation.override(language):
        answer = PLAIN[path](request)
    route.fulfill(status=answer.status_code, content_type="text/html; charset=utf-8", body=answer.content)


@pytest.fixture
def house():
    """A furnished house."""
    return furnish()


@pytest.fixture
def come(house, visitor):
    """Opens a browser of the house's administrator, or of somebody of another kind."""

    def open_one(who: str, language: str = "sv", *, has_axe: bool = True):
        # What is found names its page: a trace of hundreds would tell no more, and takes a third of the time.
        page = visitor(is_traced=False, has_axe=has_axe)
        person = house.administrator if who == "administrator" else CAST[who](house)
        if person:
            enter(page, person)
        speak(page, language)
        return page

    return open_one


def addresses_in(house) -> dict[str, str]:
    """Every address of the house as it stands, by its name."""
    with translation.override("sv"):
        return dict(house.addresses())


def pages_for(who: str, page, house) -> Iterator[str]:
    """The name of each page that is shown to somebody, once it is open.

    Where the table of rights says that somebody of that kind is sent elsewhere, nobody goes. What a letter's
    link opens is the same whoever has signed in beside it: only the visitor looks.
    """
    shown = {
        name.partition(", ")[0]
        for lines in committed(who).values()
        for name, answers in lines.items()
        if answers.startswith(("ok", "404"))
    }
    for name, path in addresses_in(house).items():
        is_walked = name in ONLY[who] if who in ONLY else who == "visitor" or not path.startswith("/s/")
        if is_walked and name.partition(", ")[0] in shown and opened(page, path):
            yield name


@pytest.mark.parametrize(("who", "language"), WALKS)
def test_every_page_can_be_used_by_all(house, come, who, language):
    page = come(who, language)
    found = []
    for name in pages_for(who, page, house):
        found += look_through(page, f"{who} {language} {name}", by_words_alone=language != "sv")
    assert not found, "\n".join(found)


@pytest.mark.xdist_group("pages refused")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_says_no_can_be_used_by_all(house, come, settings, language):
    official, guest = come("official", language), come("visitor", language)
    found = visit(official, addresses_in(house)["post_room"], f"official {language}", expected=403)
    found += visit(guest, "/finns-inte/", f"visitor {language}", expected=404)
    for path in PLAIN:
        guest.route(f"**{path}", plain_page)
        found += visit(guest, path, f"visitor {language} {path}")
    settings.PRODUCTION = True
    forget()
    found += visit(guest, "/", f"visitor {language} not yet open", expected=503)
    assert not found, "\n".join(found)


@pytest.mark.xdist_group("pages sent in empty")
def test_a_form_that_is_sent_in_empty_says_where_and_can_be_used_by_all(house, come):
    addresses = addresses_in(house)
    guest, administrator, registrar = come("visitor"), come("administrator"), come("registrar")
    found = []
    for name in EMPTIED:
        page = guest if addresses[name].startswith("/s/") or name in OPEN_FORMS else administrator
        page = registrar if name in ONLY["registrar"] else page
        page.goto(addresses[name])
        with page.expect_navigation():
            page.locator(_TYPED_IN).last.evaluate(_SEND_EMPTY)
        if page.locator("[aria-invalid=true]").count() == 0:
            found.append(f"emptied {name}: no field says that it is wrong")
        found += look_through(page, f"emptied {name}")
    assert not found, "\n".join(found)


def lengthen() -> None:
    """Give what people name a name of one single word, as long as its field takes."""
    for model, names in LENGTHENED.items():
        for thing in model.objects.all():
            for name in names:
                length = model._meta.get_field(name).max_length or 400
                setattr(thing, name, "Å" + "m" * (min(length, 400) - 1))
            thing.save(update_fields=names)


@pytest.mark.parametrize(
    "who",
    [pytest.param(who, marks=pytest.mark.xdist_group(f"long words of {who}")) for who in WHO],
)
def test_no_long_word_makes_a_page_wider_than_the_screen(house, come, who):
    lengthen()
    page = come(who, has_axe=False)
    found = []
    for name in pages_for(who, page, house):
        for viewport in (WIDE, PHONE, NARROWEST):
            page.set_viewport_size(viewport)
            found += too_wide(page, f"{who} {name} {viewport['width']}")
    assert not found, "\n".join(found)
