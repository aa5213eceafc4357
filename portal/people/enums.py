"""Words and states of people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may be trusted with on the municipality's and the samråd's side."""

    ADMINISTRATOR = "administrator", _("administratör")
    OFFICIAL = "official", _("tjänsteperson")
    HEAD = "head", _("förvaltningschef")
    SECRETARY = "secretary", _("samrådssekreterare")
    PROCESS_LEADER = "process_leader", _("processledare")
    STEERING = "steering", _("styrgrupp")
    REPRESENTATIVE = "representative", _("ledamot i samrådet")
    REGISTRAR = "registrar", _("registrator")


# Those who run what all departments do; they may stand in for anybody.
RUNNING_ROLES = (Role.ADMINISTRATOR, Role.SECRETARY, Role.PROCESS_LEADER)
# Those who run what a department does: there, and in all that lies below it.
DEPARTMENTS_ROLES = (Role.OFFICIAL, Role.HEAD)
# Whoever works for the municipality. A representative is somebody's in civil society, or elected.
STAFF_ROLES = (
    Role.ADMINISTRATOR,
    *DEPARTMENTS_ROLES,
    Role.SECRETARY,
    Role.PROCESS_LEADER,
    Role.STEERING,
    Role.REGISTRAR,
)


class AddressState(models.TextChoices):
    """How mail to an address has fared."""

    OK = "ok", _("fungerar")
    REFUSED = "refused", _("tar inte emot")
    BOUNCED = "bounced", _("studsar")
    UNSUBSCRIBED = "unsubscribed", _("vill inte ha brev")


# Where no letter goes.
CLOSED_ADDRESSES = {AddressState.REFUSED, AddressState.BOUNCED, AddressState.UNSUBSCRIBED}


class Source(models.TextChoices):
    """Where we know a role or an employment from."""

    OIDC = "oidc", _("kommunens inloggning")
    HAND = "hand", _("inlagd för hand")


class LinkPurpose(models.TextChoices):
    """What a secret link opens. The seal covers it: one purpose's link never opens another's door."""

    ANSWER = "answer", _("svara på en inbjudan")
    CONTACT = "contact", _("välja bort brev")
    HAND_OVER = "hand_over", _("lämna över som kontaktperson")
    CONFIRM = "confirm", _("bekräfta en adress")
    SIGN_UP = "sign_up", _("bekräfta och ändra sin anmälan")
    JOIN = "join", _("be om att få företräda en förening")
    DECIDE = "decide", _("svara den som vill företräda föreningen")
    STAND_BY = "stand_by", _("bekräfta föreningens uppgifter")
    REGISTER = "register", _("anmäla sin förening")
    OWN_DATA = "own_data", _("se sina uppgifter")
    VIEWPOINT = "viewpoint", _("lämna en synpunkt")
    OWN_WORDS = "own_words", _("bekräfta och ändra sin synpunkt")
    SUGGEST = "suggest", _("föreslå ett område")
    PARTNER = "partner", _("svara om att göra en åtgärd tillsammans")
    REPORT = "report", _("lämna en lägesrapport")
    MEASURE = "measure", _("lämna ett mätvärde")


class ErasureState(models.TextChoices):
    """How far a request to be erased has come."""

    ASKED = "asked", _("väntar på beslut")
    ERASED = "erased", _("raderad")
    DECLINED = "declined", _("avböjd")


class ProviderUse(models.TextChoices):
    """Whom another's sign-in lets in."""

    OFFICIALS = "officials", _("kommunens egna: förvaltning och roll följer med")
    PERSONS = "persons", _("alla som redan har ett konto: bara vem det är")


class Claimed(models.TextChoices):
    """What a value from another's sign-in may stand for."""

    DEPARTMENT = "department", _("förvaltning")
    ROLE = "role", _("roll")


class SignInWay(models.TextChoices):
    """How somebody signed in."""

    CODE = "code", _("kod i ett brev")
    PASSKEY = "passkey", _("nyckel")
    OIDC = "oidc", _("kommunens inloggning")


class Standing(models.TextChoices):
    """Where today is in the time that something holds."""

    COMING = "coming", _("börjar senare")
    NOW = "now", _("gäller")
    PAST = "past", _("har upphört")

    @property
    def tone(self) -> str:
        """How the state tag looks."""
        return {Standing.COMING: "waiting", Standing.NOW: "done", Standing.PAST: "declined"}[self]
