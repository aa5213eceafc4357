"""Who works in the invented municipality of Skärsjö: one person for each role one can sign in as."""

from typing import NamedTuple

from portal.people.enums import Role


class Person(NamedTuple):
    """Somebody who can sign in: what `role` says is shown to people, `roles` is what the portal grants.

    Whoever has no department works for none: somebody of civil society.
    """

    email: str
    name: str
    role: str
    roles: tuple[Role, ...]
    department: str
    post: str


CAST = [
    Person(
        "alva.berggren@skarsjo.example",
        "Alva Berggren",
        "administratör",
        (Role.ADMINISTRATOR,),
        "Kansliet",
        "kommunsekreterare",
    ),
    Person(
        "omar.haddad@skarsjo.example",
        "Omar Haddad",
        "tjänsteperson",
        (Role.OFFICIAL,),
        "Enheten för föreningar och mötesplatser",
        "föreningsutvecklare",
    ),
    Person(
        "eva.lind@skarsjo.example",
        "Eva Lind",
        "samrådssekreterare",
        (Role.SECRETARY,),
        "Kansliet",
        "samrådssekreterare",
    ),
    Person(
        "amina.holm@skarsjo.example",
        "Amina Holm",
        "processledare",
        (Role.PROCESS_LEADER,),
        "Kultur- och fritidsförvaltningen",
        "processledare för samverkan",
    ),
    Person(
        "jonas.bergvall@skarsjo.example",
        "Jonas Bergvall",
        "styrgrupp och förvaltningschef",
        (Role.STEERING, Role.HEAD),
        "Kultur- och fritidsförvaltningen",
        "kultur- och fritidschef",
    ),
    Person(
        "siv.norman@skarsjo.example",
        "Siv Norman",
        "registrator",
        (Role.REGISTRAR,),
        "Kansliet",
        "registrator",
    ),
    Person(
        "mikko.laine@skarsjo.example",
        "Mikko Laine",
        "tjänsteperson i socialförvaltningen",
        (Role.OFFICIAL,),
        "Enheten för äldre",
        "anhörigkonsulent",
    ),
    Person(
        "maj.sundin@norroif.example",
        "Maj Sundin",
        "ledamot i samrådet för föreningarna",
        (Role.REPRESENTATIVE,),
        "",
        "",
    ),
]
# Those whom the municipality's own login knows: all who work there but the administrator, named by hand.
EMPLOYED = [person for person in CAST[1:] if person.department]
