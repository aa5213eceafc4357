"""The README's pictures: an invitation's journey and a plan, in the invented municipality, as of today."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import sync_playwright

from actionplans.models import ActionPlan
from dialogues.enums import Answer
from dialogues.models import Invitation, InvitationQuerySet, Meeting
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink, User

from . import browser, letters

FOLDER = Path(settings.BASE_DIR) / "docs" / "pictures"
OFFICIAL, WRITER, HEAD = (
    f"{name}@skarsjo.example" for name in ("omar.haddad", "mikko.laine", "jonas.bergvall")
)
# Their widths: alone, two beside each other, and a telephone's, which is twice as sharp.
DESKTOP, HALF, TELEPHONE = 1280, 1000, 360
QUALITY, SLOWEST = 80, 6


@dataclass(frozen=True, slots=True)
class Picture:
    """One: the file's name, what is shown, how wide and high the screen is, and who has signed in."""

    name: str
    address: Callable[[], str]
    width: int = DESKTOP
    height: int = 860
    by: str = ""


def _page(meeting: Meeting, name: str) -> str:
    return reverse(name, kwargs={"code": meeting.code, "slug": meeting.slug})


def _coming() -> Meeting:
    return Meeting.objects.called().upcoming().get()


def _council() -> Meeting:
    """The draft for which some are chosen, and some parts of civil society are missing."""
    return Meeting.objects.drafts().get(kind="council")


def _door(asked: InvitationQuerySet) -> GuestLink:
    """The door of the first of these invitations that has gone by letter."""
    return GuestLink.objects.filter(
        purpose=LinkPurpose.ANSWER,
        subject_type=ContentType.objects.get_for_model(Invitation),
        subject_id__in=asked.filter(meeting=_coming()).values("pk"),
        address__isnull=False,
    ).earliest("pk")


def _silent() -> GuestLink:
    return _door(Invitation.objects.filter(rsvp__isnull=True))


def _comes() -> GuestLink:
    return _door(Invitation.objects.filter(rsvp__answer=Answer.YES))


def _letter() -> str:
    """The invitation to whoever has not answered, as the mail catcher has it."""
    folder = settings.DEV_DIR / "mail" / "new"
    keys = letters.keys(folder, _silent().address.email)
    invited = [key for key in keys if _coming().title in letters.head(folder, key).subject]
    return reverse("devkit_letter_html", kwargs={"key": invited[-1]})


def _running() -> str:
    """The plan that runs and has gone on from another: it has most to show."""
    plan = ActionPlan.objects.in_force().filter(carried_from__isnull=False).earliest("pk")
    return f"{plan.get_absolute_url()}#mal-{plan.goals.earliest('pk').code}"


def _written() -> str:
    draft = ActionPlan.objects.drafts().earliest("pk")
    page = reverse("plan_write", kwargs={"code": draft.code, "slug": draft.slug})
    return f"{page}#a-{draft.actions.earliest('pk').code}"


PICTURES = [
    Picture("start", lambda: "/"),
    Picture("call", lambda: _page(_council(), "meeting_send"), width=HALF, height=900, by=OFFICIAL),
    Picture("choose", lambda: _page(_council(), "meeting_breadth"), width=HALF, height=900, by=OFFICIAL),
    Picture("letter", _letter, width=TELEPHONE, height=950),
    Picture("answer", lambda: _silent().path("answer") + "?val=yes", width=TELEPHONE, height=950),
    Picture("receipt", lambda: _comes().path("answer_receipt"), width=TELEPHONE, height=950),
    Picture("answers", lambda: _page(_coming(), "meeting_answers"), height=890, by=OFFICIAL),
    Picture("plan", _running, height=1100),
    Picture("write", _written, width=HALF, height=900, by=WRITER),
    Picture("steering", lambda: reverse("steering"), width=HALF, height=900, by=HEAD),
]


def take(site: str) -> list[Path]:
    """Take them all at a portal that runs the demo at this address; where they lie."""
    FOLDER.mkdir(exist_ok=True)
    # Asked first: within Playwright's loop nobody asks the database.
    addresses = [picture.address() for picture in PICTURES]
    sessions = [_session(picture.by) for picture in PICTURES]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(browser.find()), args=["--no-sandbox"])
        taken = [
            _take(chromium, site + address, picture, session)
            for picture, address, session in zip(PICTURES, addresses, sessions, strict=True)
        ]
        chromium.close()
    return taken


def _take(chromium: Any, url: str, picture: Picture, session: str) -> Path:
    context = chromium.new_context(
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=2 if picture.width == TELEPHONE else 1,
        locale="sv-SE",
        reduced_motion="reduce",
    )
    if session:
        # The demo names its cookies by its port, so that two beside each other keep apart.
        name = f"sessionid-{urlsplit(url).port}"
        context.add_cookies([{"name": name, "value": session, "url": url}])
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    path = FOLDER / f"{picture.name}.webp"
    with Image.open(io.BytesIO(page.screenshot())) as image:
        image.save(path, quality=QUALITY, method=SLOWEST)
    context.close()
    return path


def _session(email: str) -> str:
    """A person's, as if signed in; nobody's is empty."""
    if not email:
        return ""
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.cookies[settings.SESSION_COOKIE_NAME].value
