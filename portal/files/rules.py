"""Who may open a file; which one, `visible_to` says."""

import rules
from django.utils.translation import gettext_lazy as _

from portal.web.rooms import Line

TABLE = {"files.see_file": Line(_("Öppna filer som är offentliga"), rules.always_allow)}
