"""Where a document stands with the registrar, and on which ground words in a copy are masked."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecordKind(models.TextChoices):
    """How the document became a public one."""

    RECEIVED = "received", _("inkommen")
    DRAWN_UP = "drawn_up", _("upprättad")


class RecordState(models.TextChoices):
    """Diary state. What is not secret and easily found may be kept in order instead (OSL 5 kap. 1 §)."""

    TO_REGISTER = "to_register", _("att registrera")
    REGISTERED = "registered", _("registrerad")
    KEPT = "kept", _("hålls ordnad")
    MINOR = "minor", _("av liten betydelse")


RECORD_TONE = {
    RecordState.TO_REGISTER: "going",
    RecordState.REGISTERED: "done",
    RecordState.KEPT: "done",
    RecordState.MINOR: "waiting",
}


class FileFate(models.TextChoices):
    """What happens to an upload, which nobody masks here, when a copy of its document is handed out."""

    WHOLE = "whole", _("följer med kopian som den är")
    MASKED = "masked", _("följer med kopian, maskerad för sig")
    WITHHELD = "withheld", _("lämnas inte ut")


# As it stands in the copy, below the file's name.
FILE_FATE_IN_WORDS = {
    FileFate.WHOLE: _("Filen följer med kopian som den är."),
    FileFate.MASKED: _("Filen följer med kopian. Uppgifter har tagits bort också ur den."),
    FileFate.WITHHELD: _("Filen lämnas inte ut: den omfattas av sekretess."),
}


class Ground(models.TextChoices):
    """Sections of the Public Access to Information and Secrecy Act (OSL) by which words are masked.

    The key is the section, the words are ours.
    """

    SECURITY = "18:8", _("18 kap. 8 §: säkerhet och bevakning")
    HEALTH = "21:1", _("21 kap. 1 §: hälsa och sexualliv")
    THREATENED = "21:3", _("21 kap. 3 §: adress och telefon för den som kan förföljas")
    FOREIGNER = "21:5", _("21 kap. 5 §: utlänningars säkerhet")
    DATA_PROTECTION = "21:7", _("21 kap. 7 §: personuppgifter som kan komma att behandlas i strid med lag")
    SCHOOL = "23:2", _("23 kap. 2 §: elever i skolan")
    CARE = "25:1", _("25 kap. 1 §: hälso- och sjukvård")
    SOCIAL_SERVICES = "26:1", _("26 kap. 1 §: socialtjänst")
    BUSINESS = "31:16", _("31 kap. 16 §: enskildas affärer med kommunen")
