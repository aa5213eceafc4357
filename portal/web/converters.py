"""What a public code looks like in an address: `/foreningar/k3m9x2t-norro-if/`."""

from .codes import ALPHABET, CODE_LENGTH


class CodeConverter:
    """Seven letters of the code alphabet: `<code:code>-<slug:slug>` splits where the code ends.

    Somebody who types from paper may do so in capitals.
    """

    regex = f"(?i:[{ALPHABET}]{{{CODE_LENGTH}}})"

    def to_python(self, value: str) -> str:
        return value.lower()

    def to_url(self, value: str) -> str:
        return value
