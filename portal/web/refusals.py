"""The one way in which a service says no."""


class Refused(Exception):
    """A rule stands in the way. The message is a sentence for the person who asked.

    `field` names the form field that it is about, where it is about one.
    """

    def __init__(self, message, *, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field
