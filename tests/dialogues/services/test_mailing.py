"""Utskick: written, sent to whom and by which letters, regretted, stopped, kept in the archive."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogues import services
from dialogues.enums import MAILING_PROOF, MAILINGS, MailingKind, MailingState
from dialogues.models import Mailing, MailingCopy, mailing_sending, mailing_to_print
from dialogues.notices import MAILING_NOTICES
from dialogues.tasks import finish_mailings
from organisations.models import EVERYBODY, Chosen, Selection
from organisations.services import leave
from portal.files.models import File
from portal.municipality.services import change_settings
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Choice, Letter
from portal.notifications.services import close_finished_batches
from portal.people.enums import AddressState
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.dialogues.acts import letters
from tests.factories import (
    A_PDF,
    MailingFactory,
    MembershipFactory,
    OrganisationFactory,
    make_organisations,
    staff,
)

pytestmark = pytest.mark.django_db
INFORMATION = MAILINGS[MailingKind.INFORMATION]


@pytest.fixture
def mailing():
    """A draft."""
    return MailingFactory(title="Bidrag att söka", link="https://skarsjo.example/bidrag")


def sent(mailing, by) -> Mailing:
    """The same once it has been sent and may no longer be regretted."""
    services.send_mailing(mailing, actor=by)
    return services.send_mailing_now(mailing, actor=by)


def in_forms(mail) -> tuple[str, str]:
    """The text and the HTML of a letter that arrived."""
    return mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()


def test_every_contact_gets_a_letter_for_its_association_and_paper_is_left_for_the_others(mailing, by):
    one = MembershipFactory()
    other = MembershipFactory(organisation=one.organisation)
    twice = MembershipFactory(address=one.address)
    OrganisationFactory(name="Utan adress")
    MembershipFactory(organisation__state="dormant")
    batch = services.send_mailing(mailing, actor=by)
    assert letters(INFORMATION) == sorted([one.address.email, twice.address.email, other.address.email])
    assert (batch.total, batch.without_address) == (3, 1)
    assert mailing.copies.count() == 3
    mailing.refresh_from_db()
    assert mailing.state == MailingState.SENDING
    assert [copy.organisation.name for copy in mailing_to_print(mailing)] == ["Utan adress"]


def test_the_letter_says_it_in_both_forms_and_for_whom_it_comes(mailing, by, mail_sink):
    MembershipFactory(name="Karin Berg", organisation__name="Norrby byalag & vänner")
    upload = SimpleUploadedFile("Villkor.pdf", A_PDF, "application/pdf")
    services.attach_file(mailing, upload=upload, actor=by)
    sent(mailing, by)
    deliver_due()
    (mail,) = mail_sink.letters
    text, html = in_forms(mail)
    assert mail["Subject"].strip() == "Bidrag att söka"
    for form in (text, html):
        for words in ("Hej Karin!", "Så gör ni", "/om-samverkan/", "https://skarsjo.example/bidrag",
                      "Villkor.pdf", "/fil/", "/lamna-over/", "/brev/"):  # fmt: skip
            assert words in form
    words = " ".join(text.split())
    assert "för Norrby byalag & vänner i kommunens" in words
    assert "sidan (http://localhost:8000/om-samverkan/)" in words
    assert 'href="http://localhost:8000/om-samverkan/"' in html
    assert "<h2" in html
    assert mail["List-Unsubscribe"]


@pytest.mark.parametrize("kind", list(MailingKind))
def test_each_kind_is_declined_by_itself(by, kind, mail_sink):
    contact = MembershipFactory()
    Choice.objects.create(address=contact.address, kind=kind, off_since=clock.now())
    for each in MailingKind:
        sent(MailingFactory(kind=each), by)
    assert set(Letter.objects.values_list("notice", flat=True)) == {
        MAILINGS[each] for each in MailingKind
    } - {MAILINGS[kind]}
    declined = Mailing.objects.get(kind=kind)
    deliver_due()
    assert not mailing_to_print(declined)
    assert [copy.has_declined for copy in mailing_sending(declined, declined.batches()[0]).declined] == [True]


def test_every_kind_has_its_letter():
    kinds = {notice.key: notice.kind and notice.kind.key for notice in MAILING_NOTICES}
    assert kinds == {MAILINGS[kind]: kind.value for kind in MailingKind} | {MAILING_PROOF: None}


def test_nothing_leaves_before_the_time_to_regret_is_over(mailing, by, mail_sink):
    change_settings(values={"regret_minutes": 10}, actor=A_COMMAND)
    MembershipFactory()
    batch = services.send_mailing(mailing, actor=by)
    deliver_due()
    assert mail_sink.letters == []
    mailing.refresh_from_db()
    assert (mailing.sent_at, mailing.is_archived) == (batch.leaves_at, False)
    with clock.standing_at(batch.leaves_at + timedelta(minutes=1)):
        deliver_due()
        assert list(Mailing.objects.archived()) == [mailing]
    assert len(mail_sink.letters) == 1


def test_regretted_it_is_a_draft_again_and_can_be_sent_once_more(mailing, by, mail_sink):
    MembershipFactory()
    for _each in range(2):
        services.send_mailing(mailing, actor=by)
        mailing = services.take_back_mailing(mailing, actor=by)
        assert (mailing.state, mailing.sent_at) == (MailingState.DRAFT, None)
        assert not MailingCopy.objects.exists()
    with pytest.raises(Refused):
        services.take_back_mailing(mailing, actor=by)
    sent(mailing, by)
    deliver_due()
    assert len(mail_sink.letters) == 1


def test_stopped_on_its_way_those_who_have_got_it_keep_it(mailing, by):
    make_organisations(3)
    sent(mailing, by)
    first = Letter.objects.earliest("pk")
    Letter.objects.filter(pk=first.pk).update(state="sent", sent_at=clock.now())
    mailing = services.take_back_mailing(mailing, actor=by)
    assert mailing.state == MailingState.STOPPED
    assert [copy.pk for copy in mailing.copies.all()] == [first.about_id]
    assert not Mailing.objects.archived().exists()


def test_when_all_letters_are_handled_it_has_been_sent_and_cannot_be_stopped(mailing, by, mail_sink):
    MembershipFactory()
    sent(mailing, by)
    assert finish_mailings() == 0
    deliver_due()
    close_finished_batches()
    assert [finish_mailings(), finish_mailings()] == [1, 0]
    with pytest.raises(Refused):
        services.take_back_mailing(mailing, actor=by)


def test_pressed_twice_it_is_sent_once(mailing, by):
    MembershipFactory()
    batches = {services.send_mailing(mailing, actor=by).pk for _each in range(2)}
    assert len(batches) == 1
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("text", ["Sök senast [[dag]].", " "])
def test_what_is_not_finished_is_not_sent(by, text):
    MembershipFactory()
    with pytest.raises(Refused):
        services.send_mailing(MailingFactory(text=text), actor=by)


def test_where_nobody_is_chosen_nothing_is_sent(mailing, by):
    with pytest.raises(Refused):
        services.send_mailing(mailing, actor=by)


def test_who_has_left_before_it_goes_gets_no_letter(mailing, by, mail_sink):
    contact = MembershipFactory()
    sent(mailing, by)
    leave(contact, actor=A_COMMAND)
    deliver_due()
    assert Letter.objects.get(notice=INFORMATION).state == "lapsed"


def test_what_is_sent_is_not_changed(mailing, by):
    MembershipFactory(address__state=AddressState.BOUNCED)
    services.send_mailing(mailing, actor=by)
    for act in (
        lambda: services.change_mailing(mailing, values={"title": "Annat"}, actor=by),
        lambda: services.attach_file(mailing, upload=None, actor=by),
        lambda: services.discard_mailing(mailing, actor=by),
    ):
        with pytest.raises(Refused):
            act()


def test_a_draft_is_thrown_away_with_its_file(mailing, by):
    upload = SimpleUploadedFile("Villkor.pdf", A_PDF, "application/pdf")
    services.attach_file(mailing, upload=upload, actor=by)
    services.discard_mailing(mailing, actor=by)
    assert not Mailing.objects.exists()
    assert not File.objects.exists()
    with pytest.raises(Refused):
        services.discard_mailing(mailing, actor=by)


def test_another_file_takes_the_place_of_the_first_and_a_program_is_no_file(mailing, by):
    for name in ("a.pdf", "b.pdf"):
        upload = SimpleUploadedFile(name, A_PDF, "application/pdf")
        services.attach_file(mailing, upload=upload, actor=by)
    assert File.objects.get().name == "b.pdf"
    with pytest.raises(Refused):
        services.attach_file(mailing, upload=SimpleUploadedFile("c.pdf", b"MZ...."), actor=by)


def test_the_persons_must_be_two_who_may_send(mailing, by, official):
    Mailing.objects.update(owner=official)
    services.change_mailing(mailing, values={"deputy": staff()}, actor=by)
    for person in (official, staff(is_active=False)):
        with pytest.raises(Refused):
            services.change_mailing(mailing, values={"deputy": person}, actor=by)


def test_the_same_form_sent_twice_makes_one_draft(by, official):
    values = {"title": "Kurs", "text": "Välkomna."}
    same = {
        services.draft_mailing(values=values, code="k3m9x2t", owner=official, actor=by).pk
        for _each in range(2)
    }
    assert same == {Mailing.objects.get().pk}


def test_a_proof_goes_to_oneself_once_a_minute(mailing, by, official, mail_sink):
    with clock.standing_at(clock.now()):
        owed = [services.send_mailing_proof(mailing, user=official, actor=by) for _each in range(2)]
        deliver_due()
    assert [bool(letter) for letter in owed] == [True, False]
    (mail,) = mail_sink.letters
    assert mail["Subject"].startswith("Prov: ")
    assert "/s/" not in in_forms(mail)[0]
    # As those who get it will see it; but for whoever asked for the proof there is nothing to decline.
    assert all("Avböj den här sortens brev" in form for form in in_forms(mail))
    assert mail["List-Unsubscribe"] is None


def test_many_are_written_to_with_as_many_queries_as_few(by):
    def queries(number):
        make_organisations(number)
        mailing = MailingFactory()
        with CaptureQueriesContext(connection) as captured:
            services.send_mailing(mailing, actor=by)
        return len(captured)

    few = queries(3)
    assert queries(60) <= few


def test_it_goes_to_those_chosen_and_to_nobody_else(mailing, by):
    one, other = MembershipFactory(), MembershipFactory()
    services.choose_recipients(mailing, chosen=Chosen(added=(one.organisation.code,)), actor=by)
    services.send_mailing(mailing, actor=by)
    assert letters(INFORMATION) == [one.address.email]
    assert other.organisation.mailing_copies.count() == 0
    with pytest.raises(Refused, match="redan skickat"):
        services.choose_recipients(mailing, chosen=EVERYBODY, actor=by)


def test_a_choice_is_refused_where_nobody_or_meanwhile_somebody_else_is_chosen(mailing, by):
    code = OrganisationFactory().code
    before = mailing.chosen.mark
    with pytest.raises(Refused, match="minst en"):
        services.choose_recipients(mailing, chosen=Chosen(), actor=by)
    services.choose_recipients(mailing, chosen=Chosen(added=(code,)), save_as="En enda", actor=by)
    with pytest.raises(Refused, match="Någon annan"):
        services.choose_recipients(mailing, chosen=Chosen(places=("Norrö",)), made_from=before, actor=by)
    assert Selection.objects.get().chosen == Chosen(added=(code,))
