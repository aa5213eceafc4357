"""Words and states of organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalForm(models.TextChoices):
    """Organisationsform (seed 004 §1.4)."""

    ASSOCIATION = "association", _("ideell förening")
    FOUNDATION = "foundation", _("stiftelse")
    FAITH_COMMUNITY = "faith_community", _("registrerat trossamfund")
    NETWORK = "network", _("nätverk")
    TEMPORARY = "temporary", _("tillfällig sammanslutning")
    ECONOMIC = "economic", _("ekonomisk förening")
    OTHER = "other", _("annat")
    UNSTATED = "unstated", _("ej angiven")


class OrganisationState(models.TextChoices):
    """Whether an entry is in use."""

    PROPOSED = "proposed", _("föreslagen")
    ACTIVE = "active", _("aktiv")
    DORMANT = "dormant", _("vilande")
    WITHDRAWN = "withdrawn", _("borttagen på egen begäran")


PUBLIC_STATES = {OrganisationState.ACTIVE, OrganisationState.DORMANT}


class MembershipRole(models.TextChoices):
    """What a person does for an organisation."""

    CONTACT = "contact", _("kontaktperson")
    EDITOR = "editor", _("redaktör")
    REPRESENTATIVE = "representative", _("representant")


class Fault(models.TextChoices):
    """What was wrong in a register file, in words for the clerk who sent it. Never the value itself."""

    CUT_SHORT = "cut_short", _("Filen slutar mitt i ett tecken. Kontrollera att den är hel.")
    DAMAGED_LETTERS = "damaged_letters", _("Några tecken i filen går inte att läsa. De är ersatta med �.")
    OPEN_QUOTE = "open_quote", _("Ett citattecken saknar sitt slut. Raden är utelämnad.")
    COLUMNS_DIFFER = (
        "columns_differ",
        _("Raden har inte lika många kolumner som rubrikraden och är utelämnad."),
    )
    NO_NAME = "no_name", _("Raden saknar namn och är utelämnad.")
    PLACEHOLDER = "placeholder", _("Här står att uppgiften saknas. Rutan räknas som tom.")
    TOO_LONG = "too_long", _("Texten är för lång och är avkortad.")
    PERSONAL_NUMBER = "personal_number", _("Här stod ett personnummer. Det är borttaget och sparas inte.")
    NUMBER_CHECK_DIGIT = "number_check_digit", _("Organisationsnumret stämmer inte och är utelämnat.")
    NUMBER_UNREADABLE = "number_unreadable", _("Organisationsnumret går inte att läsa och är utelämnat.")
    EMAIL_MALFORMED = "email_malformed", _("E-postadressen är inte rätt skriven och är utelämnad.")
    EMAIL_SEVERAL = (
        "email_several",
        _("Här står flera e-postadresser. Var och en som är rätt skriven blir en kontakt."),
    )
    WEB_MALFORMED = "web_malformed", _("Webbadressen är inte rätt skriven och är utelämnad.")
    WEB_UNSAFE = "web_unsafe", _("Länken är inte en webbadress och kan vara skadlig. Den är utelämnad.")
    LEGAL_FORM_UNKNOWN = "legal_form_unknown", _("Organisationsformen känns inte igen och är utelämnad.")
    FIELD_UNKNOWN = "field_unknown", _("Verksamhetsområdet finns inte i kommunens lista och är utelämnat.")
    TARGET_GROUP_UNKNOWN = (
        "target_group_unknown",
        _("Målgruppen finns inte i kommunens lista och är utelämnad."),
    )
    NUMBER_TAKEN = (
        "number_taken",
        _("Organisationsnumret tillhör redan en annan förening. Raden är inte inlagd."),
    )
    NUMBER_TWICE = (
        "number_twice",
        _("Organisationsnumret står på en tidigare rad i filen. Raden är inte inlagd."),
    )
    SAME_TWICE = (
        "same_twice",
        _("Samma namn och plats står på en tidigare rad i filen. Raden är inte inlagd."),
    )


# The row is left out because of these; other faults cost it one field at most.
ROW_LEFT_OUT = {Fault.OPEN_QUOTE, Fault.COLUMNS_DIFFER, Fault.NO_NAME}
ROW_SKIPPED = {Fault.NUMBER_TAKEN, Fault.NUMBER_TWICE, Fault.SAME_TWICE}
