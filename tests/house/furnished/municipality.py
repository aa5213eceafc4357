"""What the house has of the municipality: its name, its picture, its lists of words."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.files.models import File
from portal.files.services import change_logo
from portal.frames.enums import LISTS, Frame
from portal.frames.models import Tag
from portal.frames.services import retire_tag
from portal.municipality.enums import TextKey
from portal.municipality.services import change_settings
from portal.web import clock
from portal.web.actor import A_COMMAND

from .house import House, Irregular
from .pictures import PNG

MUNICIPALITY = {
    "name_sv": "Skärsjö kommun",
    "name_en": "Skärsjö Municipality",
    "sender_name": "Skärsjö kommun",
    "sender_address": "bryggan@skarsjo.example",
    "reply_to": "bryggan@skarsjo.example",
    "phone": "08-465 004 10",
}
IRREGULAR: Irregular = {
    ("link_closed", "rest"): lambda house: "en-bruten-lank",
    ("principle", "key"): lambda house: house.things["principle"].key,
    ("text_edit", "key"): lambda house: TextKey.ABOUT_SITE.value,
    **{
        (name, "slug"): lambda house: LISTS[Frame.TOPIC][0]
        for name in ("tag_list", "tag_add", "tag_edit", "tag_retire", "tag_restore")
    },
    **{
        (name, "key"): lambda house: house.things["topic"].key
        for name in ("tag_edit", "tag_retire", "tag_restore")
    },
}


def furnish(house: House) -> None:
    """Settings, a picture, and a topic that is used no more."""
    change_settings(values=MUNICIPALITY, actor=A_COMMAND)
    yesterday = clock.today() - timedelta(days=1)
    retire_tag(Tag.objects.of(Frame.TOPIC).last(), last_day=yesterday, actor=A_COMMAND)
    shown = change_logo(upload=SimpleUploadedFile("bild.png", PNG, "image/png"), actor=A_COMMAND)
    house.things |= {
        "File": File.objects.get(code=shown.logo_code),
        "principle": Tag.objects.principles().first(),
        "topic": Tag.objects.of(Frame.TOPIC).first(),
    }
