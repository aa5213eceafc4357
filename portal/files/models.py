"""One table of checked files."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.web.codes import new_code


class FileQuerySet(models.QuerySet):
    """Questions about files."""

    def visible_to(self, user) -> "FileQuerySet":
        """The public ones; the rooms show the others through their owners."""
        return self.filter(public=True)


class File(models.Model):
    """An upload whose content was looked at; the name is what the person called it."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    stored = models.FileField(upload_to="files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    detected_type = models.CharField(max_length=60)
    bytes = models.PositiveIntegerField()
    owner_type = models.ForeignKey(ContentType, models.CASCADE, null=True, related_name="+")
    owner_id = models.BigIntegerField(null=True)
    owner = GenericForeignKey("owner_type", "owner_id")
    public = models.BooleanField(default=False)
    kept_until = models.DateField(null=True, blank=True)
    uploaded_at = models.DateTimeField()

    objects = FileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """Files have no decorative slug."""
        return ""
