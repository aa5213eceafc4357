"""A register as a large municipality's might be, made up of the words in `register.toml`.

`python -m tests.bench.register NAME '{"value": …}'` in an installation's environment, as `content.py`.
"""

import json
import random
import re
import sys
import tomllib
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import unquote_plus

import django

django.setup()

from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from organisations.enums import OrganisationState as State  # noqa: E402
from organisations.filters import OrganisationFilter  # noqa: E402
from organisations.models import Membership, Organisation  # noqa: E402
from organisations.services import map_register  # noqa: E402
from portal.frames.enums import Frame  # noqa: E402
from portal.frames.models import Tag  # noqa: E402
from portal.people.models import Address  # noqa: E402
from portal.web import clock  # noqa: E402
from portal.web.actor import A_COMMAND  # noqa: E402
from portal.web.codes import ALPHABET, CODE_LENGTH  # noqa: E402

IN_A_BATCH = 5000
# Of a hundred entries so many are in use, rest, and have asked to be taken out.
STATES = {State.ACTIVE: 96, State.DORMANT: 3, State.WITHDRAWN: 1}
WORDS = {
    name: words.split() if isinstance(words, str) else words
    for name, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}
PLACES = [place.replace("-", " ") for place in WORDS["places"]]


def _code(number: int) -> str:
    """Another for each number: of 100,000 random ones two may be alike, and the filling would stop."""
    spread = number * 1_000_003 % 32**CODE_LENGTH
    return "".join(ALPHABET[spread >> 5 * at & 31] for at in range(CODE_LENGTH))


def _common_first(chance: random.Random, things: list):
    """As in life: half of all in a handful of places, and for a handful of target groups."""
    return chance.choices(things, [1 / (at + 1) for at in range(len(things))])[0]


def _said(chance: random.Random, doing: str, spot: str) -> str:
    sentences = [
        chance.choice(WORDS["does"]),
        *chance.sample(WORDS["more"], chance.randrange(3, len(WORDS["more"]))),
    ]
    words = {
        "doing": doing, "spot": spot,
        "hall": chance.choice(WORDS["halls"]), "day": chance.choice(WORDS["days"]),
        "year": chance.randrange(1890, 2025), "fee": 50 * chance.randrange(1, 20),
    }  # fmt: skip
    return " ".join(sentences).format(**words)


def _named(chance: random.Random, doing: str, place: str) -> str:
    farm = chance.choice(WORDS["beginnings"]) + chance.choice(WORDS["ends"])
    what = doing.capitalize() + chance.choice(WORDS["endings"])
    return chance.choice(
        (
            f"{farm}s {what.lower()}",
            f"{what} {chance.choice(WORDS['called'])}",
            f"{place} {what.lower()}",
            f"{farm} {chance.choice(('IF', 'IK', 'BK', 'GF', 'SK'))}",
            f"{chance.choice(WORDS['called'])} i {farm}",
            f"Föreningen {farm}s {doing}",
            f"{what} i {farm}",
        )
    )


def associations(chance: random.Random, first: int) -> Iterator[tuple[Organisation, str]]:
    """One after another, each with the key of its field of activity."""
    number = first
    while True:
        (group,) = chance.choices(WORDS["doing"], [one["weight"] for one in WORDS["doing"]])
        doing = chance.choice(group["words"].split())
        place = _common_first(chance, PLACES)
        yield (
            Organisation(
                code=_code(number),
                name=_named(chance, doing, place),
                number=f"8{number // 10000:05}-{number % 10000:04}" if chance.random() < 0.7 else None,
                legal_form=chance.choice(WORDS["forms"]),
                place=place if chance.random() < 0.95 else "",
                web=f"https://www.forening{number}.example" if chance.random() < 0.5 else "",
                about=_said(chance, doing, place) if chance.random() < 0.9 else "",
                state=chance.choices(list(STATES), list(STATES.values()))[0],
                confirmed_on=clock.today() - timedelta(days=chance.randrange(600))
                if chance.random() < 0.7
                else None,
            ),
            group["field"],
        )
        number += 1


def _tag(chance: random.Random, made: list[tuple[Organisation, str]]) -> None:
    """One field each, some two; none to three target groups."""
    fields = {tag.key: tag for tag in Tag.objects.filter(frame=Frame.FIELD_OF_ACTIVITY)}
    groups = list(Tag.objects.filter(frame=Frame.TARGET_GROUP))
    in_field, for_group = Organisation.fields_of_activity.through, Organisation.target_groups.through
    tagged, aimed = [], []
    for organisation, key in made:
        keys = {key, chance.choice(list(fields))} if chance.random() < 0.3 else {key}
        tagged += [in_field(organisation=organisation, tag=fields[one]) for one in sorted(keys)]
        chosen = {_common_first(chance, groups).pk for _ in range(chance.randrange(4))}
        aimed += [for_group(organisation=organisation, tag_id=pk) for pk in sorted(chosen)]
    in_field.objects.bulk_create(tagged)
    for_group.objects.bulk_create(aimed)


def _stand_for(chance: random.Random, made: list[tuple[Organisation, str]], first: int) -> None:
    """None to two contacts each; a third of them shown."""
    stood_for = [one for one, _ in made for _ in range(chance.choices((0, 1, 2), (1, 8, 1))[0])]
    addresses = Address.objects.bulk_create(
        Address(email=f"kontakt{first}-{at}@forening.example") for at in range(len(stood_for))
    )
    Membership.objects.bulk_create(
        Membership(
            code=_code(2 * first + at),
            organisation=organisation,
            address=address if chance.random() < 0.9 else None,
            name=f"{chance.choice(WORDS['given'])} {chance.choice(WORDS['family'])}",
            phone=f"070-1740{600 + chance.randrange(100)}" if chance.random() < 0.5 else "",
            shown_publicly=chance.random() < 0.33,
        )
        for at, (organisation, address) in enumerate(zip(stood_for, addresses, strict=True))
    )


def fill(count: int, first: int = 0) -> dict[str, dict[str, list[str]]]:
    """So many organisations more, the same at every run; `first` goes on where an earlier run ended.

    Tells the values of each filter.
    """
    chance = random.Random(f"a register from {first}")
    for start in range(first, first + count, IN_A_BATCH):
        some = min(IN_A_BATCH, first + count - start)
        made = list(islice(associations(chance, start), some))
        Organisation.objects.bulk_create([organisation for organisation, _ in made])
        _tag(chance, made)
        _stand_for(chance, made, start)
    map_register(actor=A_COMMAND)
    with connection.cursor() as cursor:
        # What PostgreSQL would do in the middle of a measurement.
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    keys = Tag.objects.order_by("order", "id")
    return {
        "choices": {
            "omrade": list(keys.of(Frame.FIELD_OF_ACTIVITY).values_list("key", flat=True)),
            "malgrupp": list(keys.of(Frame.TARGET_GROUP).values_list("key", flat=True)),
            "plats": PLACES,
            "form": sorted(set(WORDS["forms"])),
        }
    }


def read_in_sequence(queries: list[str]) -> list[str]:
    """What is asked of the directory, where a row query would read the whole table of organisations."""
    found = []
    for query in queries:
        # Prepared the first time; written down the second.
        for asked in (nullcontext([]), CaptureQueriesContext(connection)):
            with asked as questions:
                OrganisationFilter(QueryDict(query)).lines(0, 25)
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, cardinality(parameter_types) FROM pg_prepared_statements")
            prepared = [f'EXECUTE "{name}" ({", ".join(["NULL"] * n)})' for name, n in cursor.fetchall()]
            for question in [*prepared, *(one["sql"] for one in questions)]:
                cursor.execute(f"EXPLAIN {question}")
                plan = "\n".join(line for (line,) in cursor.fetchall())
                if re.search(r"Seq Scan on organisations_organisation\b", plan):
                    found.append(f"{unquote_plus(query) or 'first page'}: {question[:60]}")
    return found


if __name__ == "__main__":
    name, values = sys.argv[1], json.loads(sys.argv[2])
    sys.stdout.write(json.dumps(globals()[name](**values)) + "\n")
