"""Where somebody is signed in, and which roles ask for more than a code in a letter."""

from django.contrib.sessions.models import Session
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked
from portal.web import clock
from portal.web.codes import new_code
from portal.web.rooms import Personal

from ..enums import Role, SignInWay
from .addresses import PUBLIC_TASK
from .users import User


class SignIn(models.Model):
    """A browser in which a person is signed in: of which kind, never from where. Goes with its session."""

    PERSONAL = Personal(
        fields=("user", "device"),
        title=_("Pågående inloggningar"),
        title_to_person=_("Var du är inloggad"),
        what=_("Den som är inloggad: på vilken sorts dator eller telefon, och sedan när."),
        purpose=_("Att du ska kunna se var du är inloggad, och logga ut på avstånd."),
        ground=PUBLIC_TASK,
        keep=_("Tills inloggningen avslutas, högst 30 dagar."),
        forget="erase",
        short_lived=_("Tas bort när inloggningen avslutas eller löper ut."),
    )

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    session = models.OneToOneField(Session, models.CASCADE, related_name="sign_in")
    way = models.CharField(max_length=7, choices=SignInWay.choices)
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-began_at", "-id"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.device}"


@tracked("role")
class RoleRule(models.Model):
    """A role that nobody has in a session without a second step."""

    role = models.CharField(_("roll"), max_length=20, choices=Role.choices, unique=True)

    class Meta:
        ordering = ["role"]

    def __str__(self) -> str:
        return self.get_role_display()
