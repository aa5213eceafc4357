"""Every page there is, for whoever may see it, in both languages, on a telephone and a wide screen."""

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from dialogues.models import AgendaItem, Mailing, Meeting, Paper, Question, Rsvp
from organisations.models import ImportRow, ImportRun, Membership, Organisation, Selection
from portal.municipality.current import forget
from portal.people.enums import Role
from portal.people.models import Committee, Department, Employment, User
from portal.web import views
from tests.factories import staff
from tests.house.furnished import furnish

from .looking import NARROWEST, PHONE, WIDE, faults, refused_by_policy, speak, too_wide

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("pages"),
    pytest.mark.django_db(transaction=True),
]

LANGUAGES = ("sv", "en")
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
    "paper_add",
    "paper_change",
    "question_answer",
    "proposal_decide",
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
LENGTHENED = {
    Meeting: ["title", "purpose", "easy", "place", "owners_post"],
    AgendaItem: ["title", "text"],
    Mailing: ["title", "text"],
    Paper: ["title"],
    Question: ["text"],
    Organisation: ["name", "about", "place"],
    Membership: ["name"],
    Rsvp: ["name", "organisation_name"],
    ImportRun: ["file_name"],
    ImportRow: ["name"],
    Selection: ["name"],
    Committee: ["name"],
    Department: ["name"],
    User: ["name"],
    Employment: ["post"],
}
OK, NOT_FOUND = 200, 404
# A fault and an outage, as the server would show them if it had one.
PLAIN = {"/fel/500/": views.server_error, "/fel/503/": views.service_unavailable}
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


def look(page, where: str) -> list[str]:
    """What is wrong with a page as it stands, at each width."""
    found = []
    for viewport in (WIDE, PHONE):
        page.set_viewport_size(viewport)
        found += faults(page, f"{where} {viewport['width']}")
    page.set_viewport_size(NARROWEST)
    found += too_wide(page, f"{where} {NARROWEST['width']}")
    found += [f"{where}: {words}" for words in refused_by_policy(page)]
    page.said.clear()
    return found


def is_page(page, path: str) -> bool:
    """Whether an address shows a page of its own to whoever has this browser: no file, no way elsewhere."""
    answer = page.context.request.get(path, max_redirects=0)
    is_html = "text/html" in answer.headers.get("content-type", "")
    return is_html and answer.status in {OK, NOT_FOUND}


def visit(page, path: str, where: str, *, expected: int | None = None) -> list[str]:
    """Open an address and look."""
    answer = page.goto(path)
    assert expected in {None, answer.status}, f"{where}: {answer.status}"
    return look(page, f"{where} {answer.status}")


def plain_page(route) -> None:
    """Answer in the server's place with one of its plain pages, in the language of the browser's cookie."""
    request = RequestFactory().get("/")
    path = "/" + route.request.url.split("/", 3)[3]
    language = "en" if "django_language=en" in route.request.all_headers().get("cookie", "") else "sv"
    with translation.override(language):
        answer = PLAIN[path](request)
    route.fulfill(status=answer.status_code, content_type="text/html; charset=utf-8", body=answer.content)


def test_every_page_can_be_used_by_all(visitor, settings):
    house = furnish()
    with translation.override("sv"):
        addresses = dict(house.addresses())
    guest, official, administrator = visitor(), visitor(), visitor()
    enter(official, staff(Role.OFFICIAL))
    enter(administrator, house.administrator)
    found = []
    for language in LANGUAGES:
        for page in (guest, official, administrator):
            speak(page, language)
        for page, who in ((guest, "visitor"), (administrator, "administrator")):
            for name, path in addresses.items():
                # What a letter's link opens is the same whoever has signed in beside it.
                if (page is guest or not path.startswith("/s/")) and is_page(page, path):
                    found += visit(page, path, f"{who} {language} {name}")
        found += visit(official, addresses["post_room"], f"official {language}", expected=403)
        found += visit(guest, "/finns-inte/", f"visitor {language}", expected=404)
        for path in PLAIN:
            guest.route(f"**{path}", plain_page)
            found += visit(guest, path, f"visitor {language} {path}")

    for name in EMPTIED:
        page = guest if addresses[name].startswith("/s/") or name == "account_login" else administrator
        page.goto(addresses[name])
        with page.expect_navigation():
            page.locator(_TYPED_IN).last.evaluate(_SEND_EMPTY)
        if page.locator("[aria-invalid=true]").count() == 0:
            found.append(f"emptied {name}: no field says that it is wrong")
        found += look(page, f"emptied {name}")

    settings.PRODUCTION = True
    forget()
    for language in LANGUAGES:
        speak(guest, language)
        found += visit(guest, "/", f"visitor {language} not yet open", expected=503)
    assert not found, "\n".join(found)


def lengthen() -> None:
    """Give what people name a name of one single word, as long as its field takes."""
    for model, names in LENGTHENED.items():
        for thing in model.objects.all():
            for name in names:
                length = model._meta.get_field(name).max_length or 400
                setattr(thing, name, "Å" + "m" * (min(length, 400) - 1))
            thing.save(update_fields=names)


def test_no_long_word_makes_a_page_wider_than_the_screen(visitor):
    house = furnish()
    lengthen()
    with translation.override("sv"):
        addresses = dict(house.addresses())
    guest, administrator = visitor(), visitor()
    enter(administrator, house.administrator)
    found = []
    for page, who in ((guest, "visitor"), (administrator, "administrator")):
        for name, path in addresses.items():
            if (page is guest or not path.startswith("/s/")) and is_page(page, path):
                page.goto(path)
                for viewport in (WIDE, PHONE, NARROWEST):
                    page.set_viewport_size(viewport)
                    found += too_wide(page, f"{who} {name} {viewport['width']}")
    assert not found, "\n".join(found)
