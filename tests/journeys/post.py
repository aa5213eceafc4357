"""The post of a journey: the letter that comes to an address, what it says, where it leads."""

import re
from email.message import EmailMessage

from tests.calendars import read_back


def letter_to(sink, address: str, number: int = 1) -> EmailMessage:
    """The letter that comes to an address as its first, or as number so and so; waited for."""
    while True:
        arrived = sink.letters
        theirs = [mail for mail in arrived if mail["To"] == address]
        if len(theirs) >= number:
            return theirs[number - 1]
        sink.wait_for(len(arrived) + 1)


def said_in(mail: EmailMessage) -> str:
    """The words of its text form, on one line."""
    return " ".join(mail.get_body(("plain",)).get_content().split())


def link_in(mail: EmailMessage, ending: str) -> str:
    """The secret address in its text form that ends like this."""
    return re.search(rf"/s/\S*{re.escape(ending)}(?!\S)", mail.get_body(("plain",)).get_content())[0]


def entry_in(mail: EmailMessage) -> dict:
    """The event of its calendar file as a calendar program reads it, with the file's method."""
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = read_back(part.get_content())
    (event,) = calendar["events"]
    return {**event, "method": calendar["method"]}
