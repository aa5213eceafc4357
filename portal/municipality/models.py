"""The municipality's own settings and texts."""

import re

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked

from .enums import REQUIRED_BY_LAW, ReportEvery, SentTogether, TextKey

WHOLE_PLAIN_ADDRESS = _(
    "Skriv en hel e-postadress utan å, ä och ö före @, till exempel bryggan@kommunen.example."
)
_PLACEHOLDER = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)


def placeholders_in(words: str) -> list[str]:
    """What stands within double square brackets, each once."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(words)))


def _days(label, default: int, minimum: int = 1, maximum: int = 365) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label,
        default=default,
        validators=[
            MinValueValidator(minimum, _("Skriv hur många dagar, minst %(limit_value)s.")),
            MaxValueValidator(maximum, _("Skriv hur många dagar, högst %(limit_value)s.")),
        ],
    )


@tracked(
    "name_sv",
    "name_en",
    "logo_code",
    "accent",
    "sender_name",
    "sender_address",
    "reply_to",
    "phone",
    "visiting_address",
    "invitation_lead_assembly",
    "invitation_lead_council",
    "answer_within",
    "minutes_within",
    "approve_within",
    "consultation_time",
    "registration_within",
    "report_every",
    "remind_before",
    "remind_again",
    "remind_coming",
    "agenda_before",
    "dormant_after",
    "regret_minutes",
    "sent_together",
    "letters_per_minute",
    "languages",
)
class Municipality(models.Model):
    """One installation serves one municipality: there is one row."""

    name_sv = models.CharField(
        _("namn på svenska"), max_length=80, help_text=_("Till exempel Skärsjö kommun.")
    )
    name_en = models.CharField(_("namn på engelska"), max_length=80)
    # The code of a public file; no foreign key, as files stand higher up the stairs.
    logo_code = models.CharField(_("logotyp"), max_length=7, blank=True, editable=False)
    accent = models.CharField(
        _("profilfärg"),
        max_length=7,
        default="#0B4A6F",
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Skriv färgen som #0B4A6F."))],
    )
    sender_name = models.CharField(_("avsändarens namn"), max_length=80)
    sender_address = models.EmailField(_("avsändarens e-postadress"))
    reply_to = models.EmailField(_("svar går till"))
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    visiting_address = models.CharField(_("besöksadress"), max_length=120, blank=True)
    invitation_lead_assembly = _days(_("stormöte kallas senast, dagar före"), 42)
    invitation_lead_council = _days(_("samrådsmöte kallas senast, dagar före"), 21)
    answer_within = _days(_("synpunkter får svar inom, dagar"), 30)
    minutes_within = _days(_("mötesanteckningar klara inom, dagar"), 14)
    approve_within = _days(_("justering klar inom, dagar"), 7)
    consultation_time = _days(_("remisstid, dagar"), 42, 21)
    registration_within = _days(_("anmälda föreningar får besked inom, dagar"), 14)
    report_every = models.CharField(
        _("lägesrapport lämnas"), max_length=10, choices=ReportEvery.choices, default=ReportEvery.TERTIAL
    )
    remind_before = _days(_("första påminnelsen om att svara, dagar före sista dag"), 10)
    remind_again = _days(_("andra påminnelsen om att svara, dagar före sista dag"), 3)
    remind_coming = _days(_("påminnelse till dem som kommer, dagar före mötet"), 2)
    agenda_before = _days(_("dagordningen läggs ut senast, dagar före mötet"), 14)
    # Never sooner than a year and a half: it is asked after one year, and reminded.
    dormant_after = _days(_("förening utan bekräftade uppgifter blir vilande efter, dagar"), 730, 540, 3650)
    regret_minutes = models.PositiveSmallIntegerField(
        _("minuter att ångra ett utskick"),
        default=10,
        validators=[MaxValueValidator(60, _("Skriv hur många minuter, högst %(limit_value)s."))],
        help_text=_("0 betyder att breven går genast."),
    )
    sent_together = models.CharField(
        _("samrådet kallar tillsammans med kommunen till"),
        max_length=20,
        choices=SentTogether.choices,
        default=SentTogether.BOTH,
        blank=True,
    )
    letters_per_minute = models.PositiveIntegerField(
        _("högst så här många brev i minuten"), default=0, help_text=_("0 betyder ingen gräns.")
    )
    languages = models.CharField(
        _("språk"),
        max_length=10,
        choices=[("sv,en", _("svenska och engelska")), ("sv", _("bara svenska"))],
        default="sv,en",
    )

    class Meta:
        verbose_name = _("kommun")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="one_municipality",
                violation_error_message=_("En installation har en kommun."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_own_accent(self) -> bool:
        """Whether the colour is another than Bryggan's own."""
        return self.accent.upper() != self._meta.get_field("accent").default

    @property
    def has_english(self) -> bool:
        """Whether pages and letters are to be had in English."""
        return "en" in self.languages.split(",")

    def language_for(self, wished: str) -> str:
        """The language in which to speak to somebody who wishes this one: Swedish where it is not had."""
        return wished if wished in self.languages.split(",") else settings.LANGUAGE_CODE

    @property
    def name(self) -> str:
        """The name in the language of the moment."""
        return self.name_en if get_language() == "en" else self.name_sv


class TextQuerySet(models.QuerySet):
    """Questions about texts."""

    def all_required_are_written(self) -> bool:
        """Whether every text that law requires is there, without anything left to fill in; one query."""
        required = self.filter(key__in=REQUIRED_BY_LAW)
        return len(required) == len(REQUIRED_BY_LAW) and not any(text.has_placeholder for text in required)


@tracked("title_sv", "title_en", "body_sv", "body_en")
class Text(models.Model):
    """A page that the administrator writes: paragraphs, headings, lists and links."""

    key = models.CharField(max_length=40, unique=True, choices=TextKey.choices)
    title_sv = models.CharField(_("rubrik på svenska"), max_length=120)
    title_en = models.CharField(_("rubrik på engelska"), max_length=120, blank=True)
    body_sv = models.TextField(_("text på svenska"))
    body_en = models.TextField(_("text på engelska"), blank=True)
    changed_at = models.DateTimeField(null=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The heading in the language of the moment, Swedish where no other is written."""
        return (get_language() == "en" and self.title_en) or self.title_sv

    @property
    def body(self) -> str:
        """The text in the language of the moment, Swedish where no other is written."""
        return (get_language() == "en" and self.body_en) or self.body_sv

    @property
    def body_language(self) -> str:
        """The language that `body` is in."""
        return "en" if get_language() == "en" and self.body_en else "sv"

    @property
    def has_placeholder(self) -> bool:
        """Whether something in double square brackets still waits to be filled in."""
        return bool(self.placeholders)

    @property
    def placeholders(self) -> list[str]:
        """What still waits to be filled in, each once, in the order of the text."""
        words = (self.title_sv, self.body_sv, self.title_en, self.body_en)
        return placeholders_in("\n".join(words))
