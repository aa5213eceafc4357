"""An organisation as a list shows it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from portal.web.codes import CODE_LENGTH

from .organisations import Organisation


@dataclass(slots=True)
class Line:
    """What a line says: a quarter of the price of a row of the table, and a list has twenty-five."""

    pk: int
    code: str
    name: str
    sort_key: str
    place: str
    about: str
    language: str
    state: str
    confirmed_on: date | None
    contact: int | None
    field_pks: list[int]
    # How it reads in the language of the moment; the view says it.
    entry: str = ""

    slug = Organisation.slug
    letter = Organisation.letter
    about_in_brief = Organisation.about_in_brief

    def get_absolute_url(self) -> str:
        """As the organisation's own, whose form is looked up once."""
        return _form_of_an_address().format(code=self.code, slug=self.slug)


@lru_cache(maxsize=1)
def _form_of_an_address() -> str:
    example = Organisation(code="0" * CODE_LENGTH, name="x").get_absolute_url()
    return example.replace("0" * CODE_LENGTH, "{code}").replace("-x/", "-{slug}/")
