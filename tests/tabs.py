"""Two tabs with the same page: what a browser sends, and what comes back when another has saved first."""

from django.http import HttpResponse
from django.test import Client


def as_sent(response: HttpResponse) -> dict:
    """What a browser sends when nothing in a page's form is touched."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    # A box that is not ticked is not sent.
    return {name: value for name, value in values.items() if value is not None and value is not False}


def save_in_two_tabs(client: Client, path: str, *, theirs: dict, mine: dict) -> HttpResponse:
    """What the second tab gets, when both opened the page before either saved."""
    opened = as_sent(client.get(path))
    assert client.post(path, opened | theirs).status_code == 302
    return client.post(path, opened | mine)
