"""What happens with files: they are checked, kept and thrown away."""

import hashlib
from collections.abc import Sequence
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.municipality.models import Municipality
from portal.municipality.services import change_settings
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from .enums import ALL, LOGO_SIDE, PICTURES, Accepted
from .models import File


@recorded
def store_file(
    *,
    upload: UploadedFile,
    owner: Model | None,
    public: bool,
    actor: Actor,
    accepted: Sequence[Accepted] = ALL,
    longest_side: int | None = None,
) -> File:
    """Keep an upload once its content has been looked at. Raises Refused with field `file`.

    A picture with a side over `longest_side` pixels is scaled down to it.
    """
    try:
        checked = _checked(upload, accepted, longest_side)
    except Refused as refusal:
        raise Refused(refusal.message, field="file")
    file = File(
        sha256=hashlib.sha256(checked.content).hexdigest(),
        name=_tidy_name(upload.name, checked.kind),
        detected_type=checked.kind.type,
        bytes=len(checked.content),
        owner=owner,
        public=public,
        uploaded_at=clock.now(),
    )
    # The name on the disk is ours: nothing of what a person typed becomes a path.
    file.stored.save(f"{file.code}.{checked.kind.ending}", ContentFile(checked.content), save=False)
    file.save()
    return file


def is_the_same(
    file: File | None,
    upload: UploadedFile,
    *,
    accepted: Sequence[Accepted] = ALL,
    longest_side: int | None = None,
) -> bool:
    """Whether an upload would be kept as just what a file holds; it is not kept, and can be read again."""
    if file is None:
        return False
    try:
        checked = _checked(upload, accepted, longest_side)
    except Refused:
        return False
    finally:
        upload.seek(0)
    return file.sha256 == hashlib.sha256(checked.content).hexdigest()


def _checked(upload: UploadedFile, accepted: Sequence[Accepted], longest_side: int | None):
    # It reads pictures of all kinds, for which only those who receive files need the room.
    from .checking import check

    largest = max(kind.most_bytes for kind in accepted)
    return check(upload.read(largest + 1), accepted=accepted, longest_side=longest_side)


@recorded
def throw_away(file: File, *, actor: Actor) -> None:
    """Forget a file; its bytes leave the disk once that is certain."""
    stored = file.stored
    file.delete()
    transaction.on_commit(lambda: stored.storage.delete(stored.name))


@recorded
def change_logo(*, upload: UploadedFile | None, actor: Actor) -> Municipality:
    """Give the municipality another logo, or none. Raises Refused."""
    row = Municipality.objects.select_for_update().first()
    if row is None:
        raise Refused(_("Fyll först i kommunens namn och spara."), field="file")
    former = File.objects.filter(code=row.logo_code).first()
    code = ""
    if upload is not None:
        code = store_file(
            upload=upload, owner=row, public=True, actor=actor, accepted=PICTURES, longest_side=LOGO_SIDE
        ).code
    row = change_settings(values={"logo_code": code}, actor=actor)
    if former is not None:
        throw_away(former, actor=actor)
    return row


def _tidy_name(given: str | None, kind: Accepted) -> str:
    """What the person called it, with the ending that its content has."""
    stem = PurePath((given or "").replace("\\", "/")).stem.strip() or "fil"
    return f"{stem[:110]}.{kind.ending}"
