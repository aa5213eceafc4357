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


# The key of the letter that tells contacts what staff have changed, and of what it is declined by.
ENTRY_CHANGED = "entry_changed"


class Month(models.IntegerChoices):
    """When in the year an organisation has its annual meeting."""

    JANUARY = 1, _("januari")
    FEBRUARY = 2, _("februari")
    MARCH = 3, _("mars")
    APRIL = 4, _("april")
    MAY = 5, _("maj")
    JUNE = 6, _("juni")
    JULY = 7, _("juli")
    AUGUST = 8, _("augusti")
    SEPTEMBER = 9, _("september")
    OCTOBER = 10, _("oktober")
    NOVEMBER = 11, _("november")
    DECEMBER = 12, _("december")


class OrganisationState(models.TextChoices):
    """Whether an entry is in use."""

    ACTIVE = "active", _("aktiv")
    DORMANT = "dormant", _("vilande")
    WITHDRAWN = "withdrawn", _("borttagen på egen begäran")


PUBLIC_STATES = {OrganisationState.ACTIVE, OrganisationState.DORMANT}
# Nothing is for good: whoever has asked to be taken out may ask to be back.
ORGANISATION_NEXT = {
    OrganisationState.ACTIVE: {OrganisationState.DORMANT, OrganisationState.WITHDRAWN},
    OrganisationState.DORMANT: {OrganisationState.ACTIVE, OrganisationState.WITHDRAWN},
    OrganisationState.WITHDRAWN: {OrganisationState.ACTIVE},
}


class RegistrationState(models.TextChoices):
    """How far an association that registers itself has come."""

    DRAFT = "draft", _("utkast")
    SENT = "sent", _("adressen är inte bekräftad")
    RECEIVED = "received", _("väntar på besked")
    ASKED = "asked", _("väntar på svar från föreningen")
    CONFIRMED = "confirmed", _("bekräftad")
    REFUSED = "refused", _("avslagen")
    APPEALED = "appealed", _("ska prövas igen")
    WITHDRAWN = "withdrawn", _("återtagen")

    @property
    def tone(self) -> str:
        """How the state tag looks."""
        return {
            RegistrationState.CONFIRMED: "done",
            RegistrationState.REFUSED: "declined",
            RegistrationState.WITHDRAWN: "declined",
            RegistrationState.ASKED: "going",
        }.get(self, "waiting")


# What nobody has vouched for yet: written by whoever writes, and seen by nobody else.
UNPROVEN = {RegistrationState.DRAFT, RegistrationState.SENT}
# What waits for the municipality, and what waits for anybody.
TO_DECIDE = {RegistrationState.RECEIVED, RegistrationState.APPEALED}
OPEN_REGISTRATIONS = {*TO_DECIDE, RegistrationState.ASKED}
# While it stands so, whoever registers may still change what is said.
MAY_BE_WRITTEN = {*UNPROVEN, RegistrationState.ASKED}
REGISTRATION_OVER = {
    RegistrationState.CONFIRMED,
    RegistrationState.REFUSED,
    RegistrationState.WITHDRAWN,
}


class Ground(models.TextChoices):
    """Why an association may be refused: these three, and no other (seed 002: independence, diversity)."""

    NOT_CIVIL_SOCIETY = "not_civil", _("Den hör inte till civilsamhället, så som strukturen beskriver det.")
    ALREADY_THERE = "already", _("Den finns redan i registret.")
    NOBODY_REACHABLE = "nobody", _("Det går inte att nå någon som svarar för den.")


# To stand as a contact here may say something of belief or health: fields of activity by their keys.
DELICATE_FIELDS = {"funktionsratt", "integration", "trossamfund"}


class BodyKind(models.TextChoices):
    """What sort of body it is."""

    ASSEMBLY = "assembly", _("stormöte")
    COUNCIL = "council", _("samråd")


class MembershipRole(models.TextChoices):
    """What a person does for an organisation."""

    CONTACT = "contact", _("kontaktperson")
    EDITOR = "editor", _("redaktör")
    REPRESENTATIVE = "representative", _("representant")


class MembershipRequestState(models.TextChoices):
    """How far somebody's wish to act for an organisation has come."""

    UNCONFIRMED = "unconfirmed", _("väntar på att adressen bekräftas")
    WAITING = "waiting", _("väntar på svar")
    APPROVED = "approved", _("godkänd")
    DECLINED = "declined", _("avslagen")
    WITHDRAWN = "withdrawn", _("återtagen")


class ChangeRequestState(models.TextChoices):
    """What has become of a wish to change a name, a number or a legal form."""

    WAITING = "waiting", _("väntar på svar")
    GRANTED = "granted", _("godkänd")
    DECLINED = "declined", _("avslagen")
    WITHDRAWN = "withdrawn", _("återtagen")
    # Nothing is left to change: the organisation has asked to be taken out of the register.
    OVERTAKEN = "overtaken", _("inte längre aktuell")


# How either is shown: the tone of its state tag.
REQUEST_TONE = {
    "unconfirmed": "waiting",
    "waiting": "waiting",
    "approved": "done",
    "granted": "done",
    "declined": "declined",
    "withdrawn": "declined",
    "overtaken": "declined",
}


class Fault(models.TextChoices):
    """What was wrong in a register file, in words for the clerk who sent it. Never the value itself.

    It costs a row one field at most.
    """

    CUT_SHORT = "cut_short", _("Filen slutar mitt i ett tecken. Kontrollera att den är hel.")
    DAMAGED_LETTERS = "damaged_letters", _("Några tecken i filen går inte att läsa. De är ersatta med �.")
    PLACEHOLDER = "placeholder", _("Här står att uppgiften saknas. Rutan räknas som tom.")
    TOO_LONG = "too_long", _("Texten är för lång och är avkortad.")
    MARKUP = "markup", _("Här stod kod för en webbsida. Orden är kvar, men inte länkar, bilder och skript.")
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


class Verdict(models.TextChoices):
    """What becomes of a row of a register file."""

    NEW = "new", _("ny")
    CHANGED = "changed", _("ändrad")
    UNCHANGED = "unchanged", _("oförändrad")
    DOUBTFUL = "doubtful", _("tveksam")
    REFUSED = "refused", _("utelämnad")


class Reason(models.TextChoices):
    """Why a row is not simply taken, in words for a clerk."""

    # Refused.
    OPEN_QUOTE = "open_quote", _("Ett citattecken saknar sitt slut. Raden är utelämnad.")
    COLUMNS_DIFFER = (
        "columns_differ",
        _("Raden har inte lika många kolumner som rubrikraden och är utelämnad."),
    )
    NO_NAME = "no_name", _("Raden saknar namn och är utelämnad.")
    # Doubtful.
    SAME_NUMBER = "same_number", _("Organisationsnumret står på mer än en rad. Bara en av dem kan ha det.")
    SAME_NAME = "same_name", _("Namnet är detsamma, bortsett från hur det är skrivet.")
    A_SLIP = "a_slip", _("Namnet skiljer sig med en enda bokstav från ett annat på samma plats.")
    SEVERAL_FIT = "several_fit", _("Flera föreningar i registret har samma namn och plats.")
    # Unchanged.
    WITHDRAWN = "withdrawn", _("Föreningen har begärt att tas bort ur registret. Raden ändrar ingenting.")
    LEFT_OUT = "left_out", _("Någon har bestämt att raden inte ska läsas in.")


class ImportState(models.TextChoices):
    """How far a register file has come."""

    READ = "read", _("jämförs med registret")
    WEIGHED = "weighed", _("väntar på att du bekräftar")
    CONFIRMED = "confirmed", _("läses in")
    DONE = "done", _("inläst")


IMPORT_TONE = {
    ImportState.READ: "going",
    ImportState.WEIGHED: "waiting",
    ImportState.CONFIRMED: "going",
    ImportState.DONE: "done",
}
# What the worker has to do something about.
UNDER_WAY = {ImportState.READ, ImportState.CONFIRMED}


class Decision(models.TextChoices):
    """Which organisation a row of a source is, and whether somebody had to say so."""

    LINKED = "linked", _("samma förening, utan att någon behövde avgöra det")
    SAME = "same", _("samma förening")
    ANOTHER = "another", _("en annan förening")
    LEFT_OUT = "left_out", _("läses inte in")


class Obstacle(models.TextChoices):
    """Why a decision about a doubtful row could not be carried out, in words for whoever took it."""

    DECIDED = "decided", _("Raden är redan avgjord.")
    NOBODY_SAID = "nobody_said", _("Välj vilken förening raden hör till.")
    WITHDRAWN = "withdrawn", _("Föreningen har begärt att tas bort ur registret.")
