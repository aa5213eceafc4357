"""What an area's words propose: tags of all frames, and organisations that are active there already."""

from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, IntegerField, Q, Value, When

from organisations.models import Organisation, OrganisationQuerySet, may_be_chosen
from portal.frames.enums import Frame, PrincipleKey, TagKind
from portal.frames.models import Tag
from portal.web import clock
from portal.web.names import fold
from portal.web.questions import answer

# So many organisations are proposed.
MOST_PROPOSED = 12
_FOUND_BY_WORDS = (Frame.TOPIC, Frame.TARGET_GROUP, Frame.FIELD_OF_ACTIVITY, Frame.PRINCIPLE)
_GOALS = (Frame.SDG, Frame.MUNICIPAL_GOAL)
# A tag is meant where the words say its title or one of its synonyms, in any form. A goal's title is a
# sentence that nobody repeats: there one of its longer words is enough. Those preset come along always.
_MEANT = """
WITH said AS MATERIALIZED (SELECT to_tsvector('swedish', %(text)s) AS words)
SELECT tag.id FROM frames_tag AS tag, said
 WHERE (tag.valid_from IS NULL OR tag.valid_from <= %(today)s)
   AND (tag.valid_to IS NULL OR tag.valid_to >= %(today)s)
   AND (tag.frame = ANY(%(by_words)s) AND EXISTS (
          SELECT FROM unnest(tag.synonyms || ARRAY[tag.title_sv, tag.title_en]) AS word
           WHERE said.words @@ phraseto_tsquery('swedish', word))
     OR tag.frame = ANY(%(goals)s) AND (tag.preset OR tag.kind <> ALL(%(too_wide)s) AND EXISTS (
          SELECT FROM unnest(to_tsvector('swedish', tag.title_sv)) AS title
           WHERE length(title.lexeme) > 4 AND title.lexeme = ANY(tsvector_to_array(said.words)))))
"""


def proposed_tags(text: str) -> list[Tag]:
    """The tags that some words mean, in the frames' own order; nothing for no words."""
    if not text.strip():
        return []
    asked = {
        "text": text,
        "today": clock.today(),
        "by_words": [*map(str, _FOUND_BY_WORDS)],
        "goals": [*map(str, _GOALS)],
        "too_wide": [TagKind.VISION.value, TagKind.VALUE_GROUND.value],
    }
    found = Tag.objects.filter(pk__in=[pk for (pk,) in answer(_MEANT, asked)])
    if found.filter(kind=TagKind.UNDER_REPRESENTED).exists():
        # Whoever is seldom heard is what the principle of diversity is about.
        found |= Tag.objects.principles().valid().filter(key=PrincipleKey.DIVERSITY)
    return list(found)


def active_there(tags: Iterable[Tag], title: str) -> list[Organisation]:
    """Organisations that may be active in an area, the likeliest first: by field, group and what they say.

    Each knows as `because` which of the tags it has.
    """
    of = {frame: [tag.pk for tag in tags if tag.frame == frame] for frame in Frame}
    fields, groups = of[Frame.FIELD_OF_ACTIVITY], of[Frame.TARGET_GROUP]
    words = " or ".join(word for word in fold(title).split() if len(word) > 3)
    near = [
        (Q(pk__in=_among(Organisation.fields_of_activity, fields)), 2),
        (Q(pk__in=_among(Organisation.target_groups, groups)), 2),
        (Q(search=SearchQuery(words, config="swedish", search_type="websearch")), 1),
    ]
    score = sum(
        Case(When(q, then=Value(points)), default=0, output_field=IntegerField()) for q, points in near
    )
    likely = may_be_chosen().annotate(near=score).filter(near__gt=0).order_by("-near", "sort_key", "pk")
    return with_reasons(likely[:MOST_PROPOSED], {*fields, *groups})


def with_reasons(organisations: OrganisationQuerySet, tags: set[int]) -> list[Organisation]:
    """Each with the titles of those of these tags that it has, as `because`; three queries."""
    found = list(organisations.prefetch_related("fields_of_activity", "target_groups"))
    for one in found:
        its = (*one.fields_of_activity.all(), *one.target_groups.all())
        one.because = [tag.title for tag in its if tag.pk in tags]
    return found


def _among(by, tags: list[int]):
    return by.through.objects.filter(tag__in=tags).values("organisation")
