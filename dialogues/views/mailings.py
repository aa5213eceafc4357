"""Utskick: the archive, and what those who send them do before, with and after."""

from functools import partial

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from rules import has_perm

from organisations.forms import ONLY_SHOWN, SAVE_SELECTION
from organisations.models import Selection
from portal.files.serving import file_response
from portal.history.timeline import timeline
from portal.municipality.current import municipality
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form, render_page
from portal.web.plates import may, public
from portal.web.refusals import Refused

from .. import services
from ..forms import ChoosingForm, FileForm, MailingForm, NewMailingForm
from ..models import Mailing, mailing_sending, mailing_to_print
from ..notices import mailing_recipients, mailing_specimen
from ..on_paper import mailing_on_paper as on_paper
from .choosing import FETCH, fetched, is_saved
from .leafing import Leaf

ON_A_PAGE = 30


@public
@require_safe
def mailing_list(request: HttpRequest) -> HttpResponse:
    """The archive, the latest first."""
    mailings = Mailing.objects.archived().select_related("committee")
    context = {
        "page": Paginator(mailings, ON_A_PAGE).get_page(request.GET.get("sida")),
        "may_send": has_perm("dialogues.prepare_mailing", request.user),
    }
    return render(request, "dialogues/mailing_list.html", context)


@may("dialogues.prepare_mailing")
@require_safe
def mailing_list_all(request: HttpRequest) -> HttpResponse:
    """All of them, drafts first: state, date, to how many."""
    page = Paginator(Mailing.objects.visible_to(request.user).for_list(), ON_A_PAGE).get_page(
        request.GET.get("sida")
    )
    return render(request, "dialogues/mailing_list_all.html", {"page": page})


@may("dialogues.prepare_mailing")
def mailing_new(request: HttpRequest) -> HttpResponse:
    """A new draft; pressed twice it is still one."""
    form = NewMailingForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        mailing = services.draft_mailing(
            values=form.values,
            code=form.cleaned_data["code"],
            owner=request.user,
            actor=Actor.of(request),
        )
        messages.success(request, _("Utkastet är sparat. Bara ni som ansvarar för utskicket ser det."))
        return redirect(mailing)
    return render_form(request, "dialogues/mailing_new.html", form)


@may("dialogues.read_mailing", Mailing)
@require_safe
def mailing_detail(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """One utskick; whoever sends them sees where it is and what to do."""
    may_send = has_perm("dialogues.send_mailing", request.user, mailing)
    context = {"mailing": mailing, "may_send": may_send}
    if may_send:
        to = mailing.organisations() if mailing.is_draft else mailing.copies
        context |= {"to": to.count(), "events": timeline(mailing, names=True)}
    return render(request, "dialogues/mailing_detail.html", context)


@may("dialogues.send_mailing", Mailing)
def mailing_change(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Change a draft; what somebody else saved meanwhile is shown, not lost."""
    if request.method != "POST" and not mailing.is_draft:
        return redirect(mailing)
    stands = Mailing.objects.get(pk=mailing.pk)
    form = MailingForm(request.POST or None, instance=stands, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_mailing(
                mailing, values=form.changes, seen=form.seen, actor=Actor.of(request)
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect(changed)
    events = timeline(mailing, names=True) if form.errors else []
    context = {"mailing": mailing, "events": events}
    return render_form(request, "dialogues/mailing_change.html", form, context)


@may("dialogues.send_mailing", Mailing)
def mailing_attach(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Give a draft a file, another file, or none."""
    if request.method != "POST" and not mailing.is_draft:
        return redirect(mailing)
    takes_away = "ta-bort" in request.POST
    is_typed = request.method == "POST" and not takes_away
    form = FileForm(request.POST, request.FILES) if is_typed else FileForm()
    if takes_away or (is_typed and form.is_valid()):
        upload = None if takes_away else form.cleaned_data["file"]
        try:
            services.attach_file(mailing, upload=upload, actor=Actor.of(request))
        except Refused as refusal:
            if takes_away:
                return _told(request, refusal, mailing)
            refuse(form, refusal)
        else:
            messages.success(request, _("Filen är borttagen.") if takes_away else _("Filen är sparad."))
            return redirect(mailing)
    return render_form(request, "dialogues/mailing_attach.html", form, {"mailing": mailing})


@may("dialogues.send_mailing", Mailing)
def mailing_choose(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Everybody, a saved selection, boxes, single ones. What is not saved yet stays on the page."""
    if request.method != "POST" and not mailing.is_draft:
        return redirect(mailing)
    if request.htmx:
        return render(request, ChoosingForm.number_template, {"form": ChoosingForm.again(request.POST)})
    do = request.POST.get("do", "")
    if request.method != "POST":
        form = ChoosingForm.of(mailing.chosen)
    elif do in ONLY_SHOWN:
        form = ChoosingForm.again(request.POST)
    elif do.startswith(FETCH):
        form = fetched(request, do.removeprefix(FETCH))
    else:
        form = ChoosingForm(request.POST, needs_name=do == SAVE_SELECTION)
        save = partial(services.choose_recipients, actor=Actor.of(request))
        if form.is_valid() and is_saved(form, save, mailing):
            messages.success(request, _("Valet är sparat. Ingen får något brev förrän du skickar utskicket."))
            return _to(mailing, "mailing_send")
    context = {"mailing": mailing, "selections": Selection.objects.counted()}
    return render_form(request, "dialogues/mailing_choose.html", form, context)


@public
@require_safe
def mailing_file(request: HttpRequest, code: str, slug: str) -> HttpResponseBase:
    """The file, for whoever has its address from the letter or the archive; of a draft for those who send."""
    mailing = get_object_or_404(Mailing.objects.select_related("file"), code=code, file__isnull=False)
    if mailing.is_draft and not has_perm("dialogues.send_mailing", request.user, mailing):
        raise Http404
    response = file_response(request, mailing.file)
    if not mailing.is_archived:
        response["X-Robots-Tag"] = "noindex"
    return response


@may("dialogues.send_mailing", Mailing)
def mailing_discard(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Ask once, then throw a draft away."""
    if request.method == "POST":
        try:
            services.discard_mailing(mailing, actor=Actor.of(request))
        except Refused as refusal:
            return _told(request, refusal, mailing)
        messages.success(request, _("Utkastet är slängt."))
        return redirect("mailing_list_all")
    if not mailing.is_draft:
        return redirect(mailing)
    return render(request, "dialogues/mailing_discard.html", {"mailing": mailing})


@may("dialogues.send_mailing", Mailing)
@csp_update({"frame-src": [SELF]})  # the letter stands in a frame of its own
def mailing_send(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """What will happen, who is left out and how the letter looks; POST sends."""
    if request.method == "POST":
        try:
            services.send_mailing(mailing, actor=Actor.of(request))
        except Refused as refusal:
            return _told(request, refusal, mailing)
        return _to(mailing, "mailing_receipt")
    if not mailing.is_draft:
        return _to(mailing, "mailing_receipt")
    chosen = mailing.organisations()
    reached, declined = chosen.reachable(mailing.declined_by).count(), chosen.reachable().count()
    context = {
        "mailing": mailing,
        "leaf": _leaf(request, mailing, reached),
        "chosen": chosen.count(),
        "reached": reached,
        "declined": declined - reached,
        "on_paper": chosen.count() - declined,
        "regret_minutes": municipality().regret_minutes,
    }
    return render(request, "dialogues/mailing_send.html", context)


@may("dialogues.send_mailing", Mailing)
@require_safe
@xframe_options_sameorigin
def mailing_letter(request: HttpRequest, mailing: Mailing, form: str) -> HttpResponse:
    """The letter as it will be sent, in one of its two forms; no link in it opens a door."""
    return _leaf(request, mailing).shown(form)


def _leaf(request: HttpRequest, mailing: Mailing, of: int = 0) -> Leaf:
    write = partial(mailing_specimen, mailing)
    return Leaf.turned_to(request, mailing_recipients(mailing), write, notice=mailing.notice, of=of)


@may("dialogues.send_mailing", Mailing)
@require_POST
def mailing_proof(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """The letter to oneself, as it will look."""
    letter = services.send_mailing_proof(mailing, user=request.user, actor=Actor.of(request))
    says = (
        _("Ett prov är på väg till %(email)s. Länkarna i det leder ingenstans.")
        if letter
        else _("Ett prov är redan på väg till %(email)s. Vänta en minut med nästa.")
    )
    messages.success(request, says % {"email": request.user.email})
    return _to(mailing, "mailing_send")


@may("dialogues.send_mailing", Mailing)
def mailing_receipt(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """How it fares, asked anew while it goes, and the receipt; POST regrets or stops it, or sends at once."""
    batch = mailing.batches().select_related("asked_by", "stopped_by").first()
    if batch is None or mailing.is_draft:
        return redirect(mailing)
    if request.method == "POST":
        return _act(request, mailing)
    context = {"mailing": mailing, "receipt": mailing_sending(mailing, batch)}
    template = "dialogues/_mailing_sending.html" if request.htmx else "dialogues/mailing_receipt.html"
    return render_page(request, template, context)


def _act(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Send at once, or take back; then say what it is now."""
    if request.POST.get("gor") == "nu":
        services.send_mailing_now(mailing, actor=Actor.of(request))
        return _to(mailing, "mailing_receipt")
    try:
        mailing = services.take_back_mailing(mailing, actor=Actor.of(request))
    except Refused as refusal:
        return _told(request, refusal, mailing)
    if mailing.is_draft:
        messages.success(request, _("Inget brev har gått, och utskicket är ett utkast igen."))
        return redirect(mailing.dialogue or mailing)
    messages.success(request, _("Utskicket är stoppat. Den som har fått brevet har det kvar."))
    return _to(mailing, "mailing_receipt")


@may("dialogues.send_mailing", Mailing)
@require_safe
def mailing_on_paper(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """One PDF with a letter to each of those whom no letter has reached."""
    copies = [] if mailing.is_draft else list(mailing_to_print(mailing))
    if not copies:
        raise Http404
    response = HttpResponse(on_paper(mailing, copies), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{mailing.slug}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@may("dialogues.send_mailing", Mailing)
@require_POST
def mailing_archive(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Show it in the archive, or no longer."""
    shown = request.POST.get("visa") == "ja"
    services.show_in_archive(mailing, shown=shown, actor=Actor.of(request))
    says = _("Utskicket visas i arkivet.") if shown else _("Utskicket visas inte längre i arkivet.")
    messages.success(request, says)
    return redirect(mailing)


def _to(mailing: Mailing, page: str) -> HttpResponse:
    return redirect(page, code=mailing.code, slug=mailing.slug)


def _told(request: HttpRequest, refusal: Refused, mailing: Mailing) -> HttpResponse:
    """Say the no on its page; on the list where somebody has thrown it away."""
    messages.error(request, refusal.message)
    is_gone = not Mailing.objects.filter(pk=mailing.pk).exists()
    return redirect("mailing_list_all") if is_gone else redirect(mailing)
