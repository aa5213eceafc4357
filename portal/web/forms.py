"""How a form looks, and how a service's refusal finds its field."""

from django import forms
from django.forms.renderers import TemplatesSetting

from .refusals import Refused


class PortalFormRenderer(TemplatesSetting):
    """Forms and fields in the portal's own look (`templates/components/`)."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


def refuse(form: forms.BaseForm, refusal: Refused) -> None:
    """Show a service's no at the field it is about, else above the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.message)
