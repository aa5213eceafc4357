"""Those who run a dialogue: draft it, change it, choose who is asked, send it, prolong it, take it back."""

from functools import partial

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from organisations.forms import ONLY_SHOWN, SAVE_SELECTION
from organisations.models import Organisation, Selection
from portal.history.timeline import timeline
from portal.municipality.current import municipality
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import DIALOGUE_ASKED, VIEWPOINTS, DialogueState
from ..forms import ChoosingForm, DialogueForm, NewDialogueForm, ProlongForm, WithdrawForm
from ..models import Dialogue, MailingCopy, breadth_of_asked, letter_of, usual_dates
from ..notices import dialogue_specimen, mailing_recipients
from .breadth import AskedShown
from .choosing import FETCH, fetched, is_saved
from .leafing import Leaf


@may("dialogues.prepare_dialogue")
def dialogue_new(request: HttpRequest) -> HttpResponse:
    """A new draft; pressed twice it is still one."""
    form = NewDialogueForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        dialogue = services.draft_dialogue(
            values=form.values,
            tags=form.tags,
            code=form.cleaned_data["code"],
            owner=request.user,
            actor=Actor.of(request),
        )
        messages.success(request, _("Utkastet är sparat. Välj nu vilka som ska få frågan."))
        return _to(dialogue, "dialogue_choose")
    return render_form(request, "dialogues/dialogue_new.html", form)


@may("dialogues.change_dialogue", Dialogue)
def dialogue_change(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """Change it; what somebody else saved meanwhile is shown, not lost."""
    stands = Dialogue.objects.get(pk=dialogue.pk)
    form = DialogueForm(request.POST or None, instance=stands, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_dialogue(
                dialogue, values=form.changes, tags=form.tags, seen=form.seen, actor=Actor.of(request)
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect(changed)
    events = timeline(dialogue, names=True) if form.errors else []
    context = {"dialogue": dialogue, "events": events}
    return render_form(request, "dialogues/dialogue_change.html", form, context)


@may("dialogues.change_dialogue", Dialogue)
def dialogue_choose(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """Everybody, a saved selection, boxes, single ones. What is not saved yet stays on the page."""
    if request.method != "POST" and not dialogue.may_ask:
        return redirect(dialogue)
    if request.htmx:
        return render(request, ChoosingForm.number_template, {"form": ChoosingForm.again(request.POST)})
    do = request.POST.get("do", "")
    if request.method != "POST":
        form = ChoosingForm.of(dialogue.chosen)
    elif do in ONLY_SHOWN:
        form = ChoosingForm.again(request.POST)
    elif do.startswith(FETCH):
        form = fetched(request, do.removeprefix(FETCH))
    else:
        form = ChoosingForm(request.POST, needs_name=do == SAVE_SELECTION)
        save = partial(services.choose_asked, actor=Actor.of(request))
        if form.is_valid() and is_saved(form, save, dialogue):
            messages.success(request, _("Valet är sparat. Ingen får något brev förrän du skickar."))
            return _to(dialogue, "dialogue_send")
    context = {
        "dialogue": dialogue,
        "selections": Selection.objects.counted(),
        "asked": MailingCopy.objects.filter(mailing__dialogue=dialogue).count(),
    }
    return render_form(request, "dialogues/dialogue_choose.html", form, context)


@may("dialogues.change_dialogue", Dialogue)
@csp_update({"frame-src": [SELF]})  # the letter stands in a frame of its own
def dialogue_send(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """The breadth first, then what will happen and the letter; POST opens it and sends, or adds a group.

    Once it is out, only those who have not been asked yet get a letter.
    """
    if request.method == "POST":
        return _added(request, dialogue) if "add" in request.POST else _sent(request, dialogue)
    if not dialogue.may_ask:
        return redirect(dialogue)
    mailing, chosen = letter_of(dialogue), dialogue.still_to_ask()
    to_ask = chosen.count()
    reached, not_declining = chosen.reachable(mailing.declined_by).count(), chosen.reachable().count()
    context = {
        "dialogue": dialogue,
        "shown": AskedShown(dialogue, breadth_of_asked(dialogue)),
        "dates": usual_dates(dialogue),
        "leaf": _leaf(request, dialogue, reached),
        "to_ask": to_ask,
        "reached": reached,
        "declined": not_declining - reached,
        "on_paper": to_ask - not_declining,
        "regret_minutes": municipality().regret_minutes,
    }
    return render(request, "dialogues/dialogue_send.html", context)


def _sent(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    try:
        batch = services.ask(dialogue, actor=Actor.of(request))
    except Refused as refusal:
        return _told(request, refusal, dialogue, back_to="dialogue_send")
    return redirect("mailing_receipt", code=batch.about.code, slug=batch.about.slug)


def _added(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """Ask the groups that were pressed too."""
    parts = AskedShown(dialogue, breadth_of_asked(dialogue)).pressed(request.POST["add"])
    if not parts:
        messages.error(request, _("Gruppen finns inte längre i registret, så ingen är tillagd."))
        return _to(dialogue, "dialogue_send")
    try:
        services.add_asked(dialogue, groups=[part.group for part in parts], actor=Actor.of(request))
    except Refused as refusal:
        return _told(request, refusal, dialogue)
    names = ", ".join(part.title for part in parts)
    messages.success(
        request, _("Tillagt: %(names)s. Du kan ångra det under ”Ändra valet”.") % {"names": names}
    )
    return _to(dialogue, "dialogue_send")


@may("dialogues.change_dialogue", Dialogue)
@require_safe
@xframe_options_sameorigin
def dialogue_letter(request: HttpRequest, dialogue: Dialogue, form: str) -> HttpResponse:
    """The letter as it will be sent, in one of its two forms; no link in it opens a door."""
    return _leaf(request, dialogue).shown(form)


def _leaf(request: HttpRequest, dialogue: Dialogue, of: int = 0) -> Leaf:
    write = partial(dialogue_specimen, dialogue)
    recipients = mailing_recipients(letter_of(dialogue))
    return Leaf.turned_to(request, recipients, write, notice=DIALOGUE_ASKED, of=of)


@may("dialogues.change_dialogue", Dialogue)
@require_POST
def dialogue_proof(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """The letter to oneself, as it will look."""
    letter = services.send_dialogue_proof(dialogue, user=request.user, actor=Actor.of(request))
    says = (
        _("Ett prov är på väg till %(email)s. Länkarna i det leder ingenstans.")
        if letter
        else _("Ett prov är redan på väg till %(email)s. Vänta en minut med nästa.")
    )
    messages.success(request, says % {"email": request.user.email})
    return _to(dialogue, "dialogue_send")


@may("dialogues.change_dialogue", Dialogue)
def dialogue_prolong(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """A later last day."""
    if request.method != "POST" and not dialogue.takes_viewpoints:
        return redirect(dialogue)
    form = ProlongForm(request.POST or None)
    silent = Organisation.objects.filter(mailing_copies__in=MailingCopy.objects.silent(dialogue))
    told = silent.reachable(VIEWPOINTS).count()
    if request.method == "POST" and form.is_valid():
        try:
            services.prolong(dialogue, closes_on=form.cleaned_data["closes_on"], actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _prolonged(told))
            return redirect(dialogue)
    context = {"dialogue": dialogue, "told": told, "untold": silent.count() - told}
    return render_form(request, "dialogues/dialogue_prolong.html", form, context)


def _prolonged(told: int) -> str:
    says = _("Tiden är förlängd. Den nya dagen står på sidan.")
    if told:
        says += " " + ngettext(
            "%(n)d förening som inte har svarat får ett brev.",
            "%(n)d föreningar som inte har svarat får ett brev.",
            told,
        ) % {"n": told}
    return says


@may("dialogues.change_dialogue", Dialogue)
def dialogue_withdraw(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """Ask why, then take it back and tell those who have said something."""
    if request.method != "POST" and dialogue.state not in {DialogueState.OPEN, DialogueState.CLOSED}:
        return redirect(dialogue)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_dialogue(dialogue, reason=form.cleaned_data["reason"], actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Remissen är tillbakadragen."))
            return redirect(dialogue)
    context = {"dialogue": dialogue, "told": services.told_of_withdrawal(dialogue).count()}
    return render_form(request, "dialogues/dialogue_withdraw.html", form, context)


@may("dialogues.change_dialogue", Dialogue)
def dialogue_discard(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """Ask once, then throw a draft away."""
    if request.method == "POST":
        try:
            services.discard_dialogue(dialogue, actor=Actor.of(request))
        except Refused as refusal:
            return _told(request, refusal, dialogue)
        messages.success(request, _("Utkastet är slängt."))
        return redirect("dialogue_list")
    if dialogue.state != DialogueState.DRAFT:
        return redirect(dialogue)
    return render(request, "dialogues/dialogue_discard.html", {"dialogue": dialogue})


def _to(dialogue: Dialogue, page: str) -> HttpResponse:
    return redirect(page, code=dialogue.code, slug=dialogue.slug)


def _told(request: HttpRequest, refusal: Refused, dialogue: Dialogue, *, back_to: str = "") -> HttpResponse:
    """Say the no on its page, or `back_to` another of its pages; on the list where it is thrown away."""
    messages.error(request, refusal.message)
    if not Dialogue.objects.filter(pk=dialogue.pk).exists():
        return redirect("dialogue_list")
    return _to(dialogue, back_to) if back_to else redirect(dialogue)
