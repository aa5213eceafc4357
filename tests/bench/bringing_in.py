"""A register file of made-up associations, and what it takes to bring it in; one line of JSON each.

`python -m tests.bench.bringing_in NAME '{"value": …}'` in an installation's environment, as `content.py`.
"""

import json
import os
import random
import sys
from itertools import islice
from pathlib import Path
from time import monotonic

import django

django.setup()

from organisations.models import Organisation  # noqa: E402
from organisations.registers import read_register  # noqa: E402
from organisations.services import carry_out_import, confirm_import, receive_register, weigh_import  # noqa: E402
from portal.frames.models import Tag  # noqa: E402
from portal.web.actor import A_COMMAND  # noqa: E402
from portal.web.lines import csv_line  # noqa: E402

from .measuring import peak_memory_of  # noqa: E402
from .register import WORDS, associations  # noqa: E402

HEADINGS = (
    "Namn", "Verksamhetsområde", "Organisationsform", "Ort", "Hemsida", "Om föreningen", "Kontaktperson",
    "E-post", "Telefon",
)  # fmt: skip


def write(path: str, count: int) -> int:
    """The file, with a contact for each; how many bytes."""
    chance = random.Random("a register file")
    titles = dict(Tag.objects.values_list("key", "title_sv"))
    with Path(path).open("w", encoding="utf-8") as file:
        file.write(csv_line(HEADINGS))
        for at, (organisation, field) in enumerate(islice(associations(chance, 0), count)):
            contact = f"{chance.choice(WORDS['given'])} {chance.choice(WORDS['family'])}"
            address, phone = f"kontakt{at}@forening.example", f"070-1740{600 + at % 100}"
            cells = (
                organisation.name, titles[field], organisation.get_legal_form_display(), organisation.place,
                organisation.web, organisation.about, contact, address, phone,
            )  # fmt: skip
            file.write(csv_line(cells))
    return Path(path).stat().st_size


def bring_in(path: str) -> dict:
    """Seconds until the preview is there and until all is in, bytes at the peak, and how many are new."""
    began = monotonic()
    run, _is_new = receive_register(read_register(Path(path).read_bytes()), actor=A_COMMAND)
    weigh_import(run, actor=A_COMMAND)
    seen = monotonic()
    run.refresh_from_db()
    confirm_import(run, actor=A_COMMAND)
    carry_out_import(run, actor=A_COMMAND)
    done = monotonic()
    return {
        "preview": seen - began,
        "confirm": done - seen,
        "memory": peak_memory_of(os.getpid()),
        "new": Organisation.objects.count(),
    }


if __name__ == "__main__":
    name, values = sys.argv[1], json.loads(sys.argv[2])
    sys.stdout.write(json.dumps(globals()[name](**values)) + "\n")
