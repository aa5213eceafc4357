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


ORGANISATION_NEXT = {
    OrganisationState.PROPOSED: {OrganisationState.ACTIVE, OrganisationState.WITHDRAWN},
    OrganisationState.ACTIVE: {OrganisationState.DORMANT, OrganisationState.WITHDRAWN},
    OrganisationState.DORMANT: {OrganisationState.ACTIVE, OrganisationState.WITHDRAWN},
    OrganisationState.WITHDRAWN: {OrganisationState.ACTIVE},
}
PUBLIC_STATES = {OrganisationState.ACTIVE, OrganisationState.DORMANT}


class MembershipRole(models.TextChoices):
    """What a person does for an organisation."""

    CONTACT = "contact", _("kontaktperson")
    EDITOR = "editor", _("redaktör")
    REPRESENTATIVE = "representative", _("representant")
