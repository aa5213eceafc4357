"""Pages of utskick: the archive for everybody, the rest for those who send."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import services
from dialogues.enums import MailingState
from dialogues.models import Mailing
from organisations.models import Chosen, Selection
from organisations.services import save_selection
from portal.history.timeline import timeline
from portal.municipality.services import change_settings
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from tests.dialogues.acts import text
from tests.factories import A_PDF, MailingFactory, MembershipFactory, OrganisationFactory, make_organisations

pytestmark = pytest.mark.django_db

TYPED = {
    "kind": "course",
    "title": "Kurs i bokföring",
    "text": "Kursen är gratis.\n\n- Ta med dator",
    "link": "skarsjo.example/kurs",
    "language": "sv",
    "committee": "",
    "archived": "on",
}


def page(mailing, name="mailing_detail") -> str:
    """The address of a page about an utskick."""
    return reverse(name, kwargs={"code": mailing.code, "slug": mailing.slug})


@pytest.fixture
def staff_client(client, official):
    """The browser of somebody who sends utskick."""
    client.force_login(official)
    return client


@pytest.fixture
def gone(by):
    """An utskick in the archive, with a file, to one association with an address and one without."""
    mailing = MailingFactory(title="Bidrag att söka")
    upload = SimpleUploadedFile("Villkor.pdf", A_PDF, "application/pdf")
    services.attach_file(mailing, upload=upload, actor=by)
    MembershipFactory()
    OrganisationFactory(name="Utan adress")
    services.send_mailing(mailing, actor=by)
    services.send_mailing_now(mailing, actor=by)
    Letter.objects.update(state="sent", sent_at=clock.now())
    mailing.refresh_from_db()
    return mailing


def test_a_visitor_reads_the_archive_and_no_drafts(client, gone):
    MailingFactory(title="Hemligt utkast")
    listed = text(client.get(reverse("mailing_list")))
    assert "Bidrag att söka" in listed
    assert "Hemligt utkast" not in listed
    assert "Skriv ett utskick" not in listed
    shown = text(client.get(page(gone)))
    assert "<h2>Så gör ni</h2>" in shown
    assert "Villkor.pdf" in shown
    assert "För er som skickar" not in shown
    assert client.get(f"/utskick/{gone.code}/").headers["Location"] == page(gone)


def test_what_is_not_archived_is_read_by_staff_only_but_its_file_by_whoever_has_the_address(client, gone):
    services.show_in_archive(gone, shown=False, actor=A_COMMAND)
    assert client.get(page(gone)).status_code == 404
    file = client.get(page(gone, "mailing_file"))
    assert (file.status_code, file["X-Robots-Tag"]) == (200, "noindex")
    assert file["Content-Type"] == "application/pdf"


def test_the_file_of_a_draft_is_for_those_who_send(client, official, by):
    mailing = MailingFactory()
    assert client.get(page(mailing, "mailing_file")).status_code == 404
    upload = SimpleUploadedFile("Villkor.pdf", A_PDF, "application/pdf")
    services.attach_file(mailing, upload=upload, actor=by)
    assert client.get(page(mailing, "mailing_file")).status_code == 404
    client.force_login(official)
    assert client.get(page(mailing, "mailing_file")).status_code == 200


def test_an_utskick_is_written_reviewed_and_sent(staff_client, official):
    MembershipFactory()
    form = staff_client.get(reverse("mailing_new")).context["form"]
    code = form["code"].value()
    answer = staff_client.post(reverse("mailing_new"), TYPED | {"code": code})
    mailing = Mailing.objects.get()
    assert answer.headers["Location"] == page(mailing)
    assert (mailing.code, mailing.owner, mailing.link) == (code, official, "https://skarsjo.example/kurs")
    assert "Granska och skicka" in text(staff_client.get(page(mailing)))
    review = text(staff_client.get(page(mailing, "mailing_send")))
    assert "Skicka till 1 förening" in review
    assert "Kursen är gratis." in text(staff_client.get(page(mailing, "mailing_as_html")))
    assert "- Ta med dator" in text(staff_client.get(page(mailing, "mailing_as_text")))
    sent = staff_client.post(page(mailing, "mailing_send"))
    assert sent.headers["Location"] == page(mailing, "mailing_receipt")
    assert "Ångra" in text(staff_client.get(page(mailing, "mailing_receipt")))


def test_who_gets_the_letter_on_paper_is_said_from_the_press_to_the_receipt(staff_client, by):
    MembershipFactory()
    OrganisationFactory()
    mailing = MailingFactory(state="draft")
    services.send_mailing(mailing, actor=by)
    here, pdf = page(mailing, "mailing_receipt"), page(mailing, "mailing_on_paper")
    regretted = text(staff_client.get(here))
    assert "1 förening nås inte med e-post, och får brevet på papper. Breven ligger klara" in regretted
    assert pdf not in regretted
    services.send_mailing_now(mailing, actor=by)
    assert f'<a href="{pdf}">Skriv ut 1 brev (PDF)</a>' in text(staff_client.get(here))
    deliver_due()
    assert text(staff_client.get(here)).count("Skriv ut 1 brev (PDF)") == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Skriv en rubrik."),
        ({"text": "  "}, "Skriv en text."),
        ({"link": "http:// fel"}, "Skriv hela adressen"),
        ({"kind": "reklam"}, "Sort"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(staff_client, wrong, says):
    answer = staff_client.post(reverse("mailing_new"), TYPED | wrong)
    assert answer.status_code == 422
    assert says in text(answer)
    assert "bokföring" in text(answer) or "gratis" in text(answer)
    assert not Mailing.objects.exists()


def test_two_who_change_the_same_see_each_others_text(staff_client, official):
    mailing = MailingFactory(owner=official)
    form = staff_client.get(page(mailing, "mailing_change")).context["form"]
    typed = TYPED | {"owner": official.pk, "deputy": "", "made_from": form["made_from"].value()}
    Mailing.objects.update(title="En annans rubrik")
    answer = staff_client.post(page(mailing, "mailing_change"), typed)
    assert answer.status_code == 422
    assert "En annans rubrik" in text(answer)
    again = typed | {"made_from": answer.context["form"]["made_from"].value()}
    assert staff_client.post(page(mailing, "mailing_change"), again).status_code == 302
    assert Mailing.objects.get().title == "Kurs i bokföring"


def test_a_file_is_added_changed_and_taken_away(staff_client):
    mailing = MailingFactory()
    here = page(mailing, "mailing_attach")
    assert staff_client.post(here, {}).status_code == 422
    program = SimpleUploadedFile("p.pdf", b"MZ....", "application/pdf")
    refused = staff_client.post(here, {"file": program})
    assert refused.status_code == 422
    assert "kan vi inte ta emot" in text(refused)
    good = SimpleUploadedFile("Villkor.pdf", A_PDF, "application/pdf")
    assert staff_client.post(here, {"file": good}).status_code == 302
    assert "Villkor.pdf" in text(staff_client.get(here))
    staff_client.post(here, {"ta-bort": "ja"})
    mailing.refresh_from_db()
    assert mailing.file is None


def test_what_has_been_sent_meets_the_receipt_and_no_forms(staff_client, gone):
    for name in ("mailing_change", "mailing_attach", "mailing_discard"):
        assert staff_client.get(page(gone, name)).headers["Location"] == page(gone)
    assert staff_client.get(page(gone, "mailing_send")).headers["Location"] == page(gone, "mailing_receipt")
    receipt = text(staff_client.get(page(gone, "mailing_receipt")))
    assert "1 brev är skickat" in receipt
    assert "Skriv ut 1 brev (PDF)" in receipt
    for name in ("mailing_change", "mailing_attach", "mailing_discard"):
        files = {"file": SimpleUploadedFile("a.pdf", A_PDF)} if name == "mailing_attach" else {}
        answer = staff_client.post(page(gone, name), TYPED | files, follow=True)
        assert "går det inte att ändra" in text(answer) or "inte att ändra" in text(answer)


def test_the_letters_on_paper_are_one_tagged_file(staff_client, gone):
    pdf = staff_client.get(page(gone, "mailing_on_paper"))
    assert pdf["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in pdf.content
    assert staff_client.get(page(MailingFactory(), "mailing_on_paper")).status_code == 404


def test_regret_makes_it_a_draft_and_a_late_press_says_why_not(staff_client, by):
    change_settings(values={"regret_minutes": 10}, actor=A_COMMAND)
    MembershipFactory()
    mailing = MailingFactory()
    services.send_mailing(mailing, actor=by)
    here = page(mailing, "mailing_receipt")
    assert "utkast igen" in text(staff_client.post(here, {"gor": "angra"}, follow=True))
    services.send_mailing(mailing, actor=by)
    assert "Breven skickas" in text(staff_client.post(here, {"gor": "nu"}, follow=True))
    Letter.objects.update(state="sent", sent_at=clock.now())
    late = text(staff_client.post(here, {"gor": "angra"}, follow=True))
    assert "Alla brev har redan gått i väg" in late
    assert Mailing.objects.get().state == MailingState.SENDING


def test_htmx_gets_the_part_that_changes(staff_client, gone):
    part = text(staff_client.get(page(gone, "mailing_receipt"), headers={"HX-Request": "true"}))
    assert part.lstrip().startswith("<section")


def test_a_proof_says_where_it_goes(staff_client, official):
    mailing = MailingFactory()
    answer = text(staff_client.post(page(mailing, "mailing_proof"), follow=True))
    assert official.email in answer


def test_the_archive_is_chosen_afterwards_too(staff_client, gone):
    for shown, says in (("nej", "visas inte längre i arkivet"), ("ja", "visas i arkivet")):
        assert says in text(staff_client.post(page(gone, "mailing_archive"), {"visa": shown}, follow=True))
    assert Mailing.objects.get().archived


def test_the_lists_cost_the_same_for_three_and_thirty(staff_client, by):
    def queries(number, name):
        for _each in range(number):
            MailingFactory(state="sent", sent_at=clock.now())
        with CaptureQueriesContext(connection) as captured:
            staff_client.get(reverse(name))
        return len(captured)

    for name in ("mailing_list", "mailing_list_all"):
        few = queries(3, name)
        assert queries(27, name) <= few <= 8


def test_the_pages_of_one_cost_the_same_for_few_and_many(staff_client, by):
    def queries(number):
        make_organisations(number)
        mailing = MailingFactory()
        services.send_mailing(mailing, actor=by)
        services.send_mailing_now(mailing, actor=by)
        Letter.objects.update(state="sent", sent_at=clock.now())
        counts = []
        for name in ("mailing_detail", "mailing_receipt"):
            with CaptureQueriesContext(connection) as captured:
                staff_client.get(page(mailing, name))
            counts.append(len(captured))
        return counts

    few = queries(3)
    assert queries(30) <= few
    assert max(few) <= 12


def test_whom_it_goes_to_is_chosen_with_boxes_or_from_a_saved_selection(staff_client, by):
    organisation = MembershipFactory(organisation__place="Norrö").organisation
    MembershipFactory(organisation__place="Söderby")
    save_selection(name="Norrö", chosen=Chosen(places=("Norrö",)), actor=by)
    mailing = MailingFactory()
    here = page(mailing, "mailing_choose")
    assert "Norrö (1)" in text(staff_client.get(here))
    code = Selection.objects.get().code
    fetched = staff_client.post(here, {"do": f"fetch:{code}"})
    assert fetched.context["form"].chosen == Chosen(places=("Norrö",))
    nothing = staff_client.post(here, {"do": "save", "way": "nagra"})
    assert nothing.status_code == 422
    saved = staff_client.post(here, {"do": "save", "way": "nagra", "places": ["Norrö"]})
    assert saved.headers["Location"] == page(mailing, "mailing_send")
    mailing.refresh_from_db()
    assert list(mailing.organisations()) == [organisation]
    assert "Skicka till 1 förening" in text(staff_client.get(page(mailing, "mailing_send")))


def test_the_letters_are_leafed_through_each_in_its_language(staff_client):
    change_settings(values={"languages": "sv,en"}, actor=A_COMMAND)
    MembershipFactory(name="Åsa Ek", organisation__name="Alby kör")
    MembershipFactory(name="Jo Smith", organisation__name="Best Friends", address__language="en")
    mailing = MailingFactory()
    first = text(staff_client.get(page(mailing, "mailing_send")))
    assert "Alby kör" in first
    assert "(1 av 2)" in first
    assert "?mottagare=2#brevet" in first
    second = text(staff_client.get(page(mailing, "mailing_send"), {"mottagare": "2"}))
    assert "Best Friends" in second
    letter = text(staff_client.get(page(mailing, "mailing_as_text"), {"mottagare": "2"}))
    assert "Best Friends" in letter
    assert "Jo" in letter
    assert "Kontaktperson" not in letter
    assert "kontaktperson" not in letter


def test_the_history_says_when_it_was_sent(staff_client, gone):
    services.finish_mailing(gone, actor=THE_CLOCK)
    gone.batches().update(closed_at=clock.now())
    services.finish_mailing(gone, actor=THE_CLOCK)
    shown = [
        (change.before, change.after)
        for event in timeline(gone)
        for change in event.changes
        if change.label == "läge"
    ]
    assert shown == [("skickas", "skickat"), ("utkast", "skickas")]
