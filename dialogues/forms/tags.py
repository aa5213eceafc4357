"""Principles and topics to tick, in the language of the moment."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.html import format_html

from portal.frames.models import Tag
from portal.web.templatetags.furniture import principle


class PrincipleField(forms.ModelMultipleChoiceField):
    """The six, each shown with its shape."""

    def label_from_instance(self, obj: Tag) -> str:
        return principle(obj)


class _AsTree(ModelChoiceIterator):
    """The wider topics, each followed by those that belong to it."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return map(self.choice, self.queryset.as_tree())


class TopicField(forms.ModelMultipleChoiceField):
    """The topics as the small tree that they are."""

    iterator = _AsTree

    def label_from_instance(self, obj: Tag) -> str:
        return format_html('<span class="below">{}</span>', obj.title) if obj.depth else obj.title
