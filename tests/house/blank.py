"""Pages without a word on them, for whoever walks the whole house only to ask who comes in.

What stands on a page is looked at by other tests; here it would take a third of the walk's time.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.base import BaseEngine


class Blank:
    """A page, or a part of one."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> str:
        """Nothing at all."""
        return ""


class BlankPages(BaseEngine):
    """Asked before the engine that knows the words; letters it leaves to that one, as they are acted on."""

    app_dirname = "templates"

    def __init__(self, params: dict[str, Any]) -> None:
        params.pop("OPTIONS")
        super().__init__(params)

    def get_template(self, template_name: str) -> Blank:
        """The same for every page. Raises TemplateDoesNotExist for a letter."""
        if template_name.startswith("mail/"):
            raise TemplateDoesNotExist(template_name, backend=self)
        return Blank()


BLANK_PAGES = [{"BACKEND": "tests.house.blank.BlankPages"}, *settings.TEMPLATES]
