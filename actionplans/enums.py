"""Words and states of inventories, plans, goals, actions and steering documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.frames.enums import Frame


class Children(models.TextChoices):
    """Whether a matter concerns children; the law asks that they then are heard."""

    UNSAID = "", _("inte besvarat")
    YES = "yes", _("ja")
    NO = "no", _("nej")


class AreaState(models.TextChoices):
    """How far an area of the inventory has come."""

    DRAFT = "draft", _("utkast")
    OPEN = "open", _("inventerat")
    CLOSED = "closed", _("avslutat")


AREA_TONE = {AreaState.DRAFT: "waiting", AreaState.OPEN: "going", AreaState.CLOSED: "declined"}


class SuggestionState(models.TextChoices):
    """What has been answered to an area that an organisation suggests."""

    WAITING = "waiting", _("väntar på svar")
    TAKEN = "taken", _("togs upp")
    JOINED = "joined", _("ingår i ett område som redan finns")
    DECLINED = "declined", _("togs inte upp")
    WITHDRAWN = "withdrawn", _("tillbakadraget")


SUGGESTION_TONE = {
    SuggestionState.WAITING: "waiting",
    SuggestionState.TAKEN: "done",
    SuggestionState.JOINED: "done",
    SuggestionState.DECLINED: "declined",
    SuggestionState.WITHDRAWN: "declined",
}


class PlanState(models.TextChoices):
    """How far a plan has come, from its first line to the one that replaces it."""

    DRAFT = "draft", _("utkast")
    CONSULTATION = "consultation", _("på remiss")
    REVISED = "revised", _("omarbetad efter remissen")
    APPROVED = "approved", _("godkänd av chefen")
    SENT = "sent", _("skickad till nämnden")
    RETURNED = "returned", _("återremitterad")
    ADOPTED = "adopted", _("antagen")
    RUNNING = "running", _("pågår")
    FOLLOWED_UP = "followed_up", _("uppföljd")
    REPLACED = "replaced", _("ersatt")


# From this state these may follow. A committee's decision is recorded from any that comes before it.
PLAN_FOLLOWS = {
    PlanState.DRAFT: (PlanState.CONSULTATION, PlanState.APPROVED),
    PlanState.CONSULTATION: (PlanState.REVISED,),
    PlanState.REVISED: (PlanState.CONSULTATION, PlanState.APPROVED),
    PlanState.APPROVED: (PlanState.REVISED, PlanState.SENT),
    PlanState.SENT: (PlanState.RETURNED, PlanState.ADOPTED),
    PlanState.RETURNED: (PlanState.CONSULTATION, PlanState.REVISED, PlanState.APPROVED),
    PlanState.ADOPTED: (PlanState.RUNNING, PlanState.REPLACED),
    PlanState.RUNNING: (PlanState.FOLLOWED_UP, PlanState.REPLACED),
    PlanState.FOLLOWED_UP: (PlanState.REPLACED,),
    PlanState.REPLACED: (),
}
# Everybody sees a plan from the day it goes out on consultation, or past it to a decision.
PUBLIC_PLANS = (
    PlanState.CONSULTATION,
    PlanState.REVISED,
    PlanState.APPROVED,
    PlanState.SENT,
    PlanState.RETURNED,
    PlanState.ADOPTED,
    PlanState.RUNNING,
    PlanState.FOLLOWED_UP,
    PlanState.REPLACED,
)
# Not decided yet: its lines may be taken away.
PLANS_IN_THE_MAKING = (
    PlanState.DRAFT,
    PlanState.CONSULTATION,
    PlanState.REVISED,
    PlanState.APPROVED,
    PlanState.SENT,
    PlanState.RETURNED,
)
# What the municipality has promised: actions are reported on, goals measured.
PLANS_IN_FORCE = (PlanState.ADOPTED, PlanState.RUNNING, PlanState.FOLLOWED_UP)

PLAN_TONE = {
    PlanState.DRAFT: "waiting",
    PlanState.CONSULTATION: "going",
    PlanState.REVISED: "going",
    PlanState.APPROVED: "going",
    PlanState.SENT: "going",
    PlanState.RETURNED: "late",
    PlanState.ADOPTED: "done",
    PlanState.RUNNING: "going",
    PlanState.FOLLOWED_UP: "done",
    PlanState.REPLACED: "declined",
}


class Direction(models.TextChoices):
    """Which way a goal's figure shall go."""

    UP = "up", _("ska öka")
    DOWN = "down", _("ska minska")


class Source(models.TextChoices):
    """Who measures."""

    OWN = "own", _("vi mäter själva")
    OUTSIDE = "outside", _("någon annan mäter, till exempel medborgarundersökningen")


class GoalState(models.TextChoices):
    """How a goal stands against the path from its baseline to its target."""

    NO_TARGET = "no_target", _("inget målvärde än")
    UNMEASURED = "unmeasured", _("inte mätt än")
    STALE = "stale", _("inget färskt värde")
    BETTER = "better", _("bättre än väntat")
    AS_EXPECTED = "as_expected", _("som väntat")
    WORSE = "worse", _("sämre än väntat")
    REACHED = "reached", _("målet är nått")
    MISSED = "missed", _("målet nåddes inte")


GOAL_TONE = {
    GoalState.NO_TARGET: "waiting",
    GoalState.UNMEASURED: "waiting",
    GoalState.STALE: "late",
    GoalState.BETTER: "done",
    GoalState.AS_EXPECTED: "going",
    GoalState.WORSE: "late",
    GoalState.REACHED: "done",
    GoalState.MISSED: "late",
}


class ActionState(models.TextChoices):
    """How an action stands: worked out from its days, milestones and last report, or overruled."""

    PROPOSED = "proposed", _("föreslås")
    COMING = "coming", _("har inte börjat")
    GOING = "going", _("pågår")
    AT_RISK = "at_risk", _("går trögt")
    LATE = "late", _("sen")
    DONE = "done", _("klar")
    DROPPED = "dropped", _("utgår")
    CONTINUED = "continued", _("går vidare i nästa plan")


ACTION_TONE = {
    ActionState.PROPOSED: "waiting",
    ActionState.COMING: "waiting",
    ActionState.GOING: "going",
    ActionState.AT_RISK: "late",
    ActionState.LATE: "late",
    ActionState.DONE: "done",
    ActionState.DROPPED: "declined",
    ActionState.CONTINUED: "going",
}
# What somebody may say instead of what the days say. Done and dropped are said in ways of their own.
OVERRULING = (ActionState.COMING, ActionState.GOING, ActionState.AT_RISK, ActionState.LATE)


class Going(models.TextChoices):
    """How it goes, in a report."""

    WELL = "well", _("som planerat")
    SLOWLY = "slowly", _("långsammare än planerat")
    STUCK = "stuck", _("står still")
    DONE = "done", _("klart")


# Reports that say that an action is at risk.
AT_RISK = (Going.SLOWLY, Going.STUCK)


class PartnerState(models.TextChoices):
    """Whether an organisation has said that it does an action with us."""

    NAMED = "named", _("inte tillfrågad än")
    ASKED = "asked", _("tillfrågad")
    CONFIRMED = "confirmed", _("med")
    DECLINED = "declined", _("avböjde")
    LEFT = "left", _("har lämnat")


PARTNER_TONE = {
    PartnerState.NAMED: "waiting",
    PartnerState.ASKED: "going",
    PartnerState.CONFIRMED: "done",
    PartnerState.DECLINED: "declined",
    PartnerState.LEFT: "late",
}


class Promise(models.TextChoices):
    """What somebody is reminded of: what was promised for a day."""

    REPORT = "report", _("lägesrapport")
    DONE = "done", _("åtgärdens sista dag")
    MILESTONE = "milestone", _("delmål")
    VALUE = "value", _("mätvärde")


class CarryingOver(models.TextChoices):
    """What becomes of an action when the next plan is made from this one."""

    CONTINUE = "continue", _("fortsätter")
    DONE = "done", _("är klar")
    DROP = "drop", _("utgår")


class DocumentKind(models.TextChoices):
    """What sort of steering document it is (seed 004, 3.4)."""

    POLICY = "policy", _("policy")
    PLAN = "plan", _("plan")
    PROGRAMME = "programme", _("program")
    STRATEGY = "strategy", _("strategi")
    GUIDELINE = "guideline", _("riktlinje")
    STRUCTURE = "structure", _("struktur för samverkan")
    OTHER = "other", _("annat")


class DocumentStanding(models.TextChoices):
    """Where a steering document is in its time."""

    COMING = "coming", _("under framtagande")
    IN_FORCE = "in_force", _("gäller")
    LAPSING = "lapsing", _("går snart ut")
    LAPSED = "lapsed", _("har gått ut")


DOCUMENT_TONE = {
    DocumentStanding.COMING: "waiting",
    DocumentStanding.IN_FORCE: "done",
    DocumentStanding.LAPSING: "late",
    DocumentStanding.LAPSED: "declined",
}

# The frames that an area, a goal or an action may be tagged with; the same list for all three.
FRAMES = (
    Frame.PRINCIPLE,
    Frame.TOPIC,
    Frame.TARGET_GROUP,
    Frame.FIELD_OF_ACTIVITY,
    Frame.SDG,
    Frame.MUNICIPAL_GOAL,
    Frame.CODE_LEVEL,
    Frame.CODE_STEP,
)

# The letters of this room, by the keys under which they are declared in `notices.py`.
AREAS_ASKED = "actionplans.areas_asked"
SUGGESTION_RECEIVED = "actionplans.suggestion_received"
SUGGESTION_ANSWERED = "actionplans.suggestion_answered"
PARTNER_ASKED = "actionplans.partner_asked"
PARTNER_ANSWERED = "actionplans.partner_answered"
REPORT_DUE = "actionplans.report_due"
REPORT_LATE = "actionplans.report_late"
MEASUREMENT_DUE = "actionplans.measurement_due"
LATE_TO_HEAD = "actionplans.late_to_head"
HANDED_TO_DEPUTY = "actionplans.handed_to_deputy"
NOBODY_RESPONSIBLE = "actionplans.nobody_responsible"
PLAN_RETURNED = "actionplans.plan_returned"
# What an address declines by: questions about what to do together.
PLANNING = "planning"
