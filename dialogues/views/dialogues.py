"""Dialogues as everybody meets them: the list, as page and as file, and each with what is said in it."""

from collections.abc import Iterator

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.frames.enums import Frame
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.web.plates import may, public
from portal.web.sheets import CONTENT_TYPES, csv_file, workbook

from ..enums import DialogueState, ViewpointState
from ..filters import DialogueFilter
from ..models import Dialogue, Viewpoint, first_closing, said_in, talk_of

ON_A_PAGE = 30
VIEWPOINTS_ON_A_PAGE = 25
_WIDTHS = {(1, 1): 50, (2, 9): 20}
# Open ones first, then those that wait for their answers.
_ORDER = [DialogueState.OPEN, DialogueState.CLOSED, DialogueState.ANSWERED, DialogueState.WITHDRAWN]


def _listed(dialogues: QuerySet[Dialogue]) -> QuerySet[Dialogue]:
    """The published ones in the list's order, each with how much has been `said`."""
    order = Case(*(When(state=state, then=at) for at, state in enumerate(_ORDER)))
    standing = Q(viewpoints__state__in=[ViewpointState.SHOWN, ViewpointState.TO_READ])
    counted = dialogues.published().annotate(order=order, said=Count("viewpoints", filter=standing))
    # Of the open the one that closes first, of the others the latest.
    closing = Case(When(state=DialogueState.OPEN, then="closes_on"))
    return counted.order_by("order", closing.asc(nulls_last=True), "-closes_on", "-id")


@public
@require_safe
def dialogue_list(request: HttpRequest) -> HttpResponse:
    """Open now, then those that are being answered, then the answered; drafts for those who run them."""
    seen = Dialogue.objects.visible_to(request.user)
    narrowed = DialogueFilter(request.GET, seen)
    page = Paginator(_listed(narrowed.qs), ON_A_PAGE).get_page(request.GET.get("sida"))
    may_prepare = has_perm("dialogues.prepare_dialogue", request.user)
    context = {
        "filter": narrowed,
        "page": page,
        "may_prepare": may_prepare,
        "drafts": list(seen.filter(state=DialogueState.DRAFT)[:ON_A_PAGE]) if may_prepare else [],
    }
    return render(request, "dialogues/dialogue_list.html", context)


@public
@require_safe
def dialogue_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as one sees it, narrowed as it is, for spreadsheet programs."""
    rows = _rows(_listed(DialogueFilter(request.GET, Dialogue.objects.visible_to(request.user)).qs))
    content = csv_file(rows) if kind == "csv" else workbook(rows, sheet=_("Dialoger"), widths=_WIDTHS)
    headers = {"Content-Disposition": f'attachment; filename="dialoger.{kind}"'}
    return HttpResponse(list(content), content_type=CONTENT_TYPES[kind], headers=headers)


def _rows(dialogues: QuerySet[Dialogue]) -> Iterator[tuple[str, ...]]:
    yield (
        _("Rubrik"),
        _("Sort"),
        _("Läge"),
        _("Öppnade"),
        _("Sista dag"),
        _("Svar senast"),
        _("Förvaltning"),
        _("Synpunkter"),
        _("Adress"),
    )
    for dialogue in dialogues:
        yield (
            dialogue.title,
            capfirst(dialogue.get_kind_display()),
            capfirst(dialogue.get_state_display()),
            *(str(on or "") for on in (dialogue.opens_on, dialogue.closes_on, dialogue.answer_by)),
            str(dialogue.department or ""),
            str(dialogue.said),
            settings.SITE_URL + dialogue.get_absolute_url(),
        )


@may("dialogues.see_dialogue", Dialogue)
@require_safe
def dialogue_detail(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """One dialogue: the question, until when, who is asked, what has been said, what happens next."""
    talk = talk_of(dialogue)
    key = request.GET.get("del", "")
    part = next((one for one in talk.parts if one.key == key), None)
    said = Paginator(said_in(dialogue, part=part.key if part else ""), VIEWPOINTS_ON_A_PAGE)
    tags = list(dialogue.tags.order_by("order", "id"))
    may_change = has_perm("dialogues.change_dialogue", request.user, dialogue)
    context = {
        "dialogue": dialogue,
        "talk": talk,
        "first_closing": first_closing(dialogue) if dialogue.takes_viewpoints else None,
        "part": part,
        "page": said.get_page(request.GET.get("sida")),
        "query": urlencode({"del": part.key}) if part else "",
        "principles": [tag for tag in tags if tag.frame == Frame.PRINCIPLE],
        "topics": [tag for tag in tags if tag.frame == Frame.TOPIC],
        "own": _own_words(request, dialogue),
        "may_change": may_change,
        "to_read": list(dialogue.viewpoints.to_read()[:ON_A_PAGE]) if may_change and talk.to_read else [],
        "mailings": list(dialogue.mailings.exclude(state="draft")) if may_change else [],
    }
    return render(request, "dialogues/dialogue_detail.html", context)


def _own_words(request: HttpRequest, dialogue: Dialogue) -> list[tuple[Viewpoint, str]]:
    """What somebody signed in has said here, each with the way to its own page; two queries, or none."""
    if not request.user.is_authenticated:
        return []
    said = dialogue.viewpoints.filter(user=request.user).select_related("organisation")
    own = {one.pk: one for one in said}
    if not own:
        return []
    links = GuestLink.objects.filter(
        Exists(Viewpoint.objects.filter(pk=OuterRef("subject_id"), address=OuterRef("address"))),
        purpose=LinkPurpose.OWN_WORDS,
        subject_type__model="viewpoint",
        subject_id__in=own,
    )
    return [(own[link.subject_id], link.path("viewpoint_own")) for link in links.order_by("subject_id")]
