"""What an area's words propose: tags of all frames, and organisations that are active there already."""

from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Lower

from organisations.models import Organisation, may_be_chosen
from portal.frames.enums import Frame, PrincipleKey, TagKind
from portal.frames.models import Tag, TagQuerySet
from portal.web import clock
from portal.web.names import fold
from portal.web.questions import answer

# So many organisations are proposed.
MOST_PROPOSED = 12
_FOUND_BY_WORDS = (Frame.TOPIC, Frame.TARGET_GROUP, Frame.FIELD_OF_ACTIVITY, Frame.PRINCIPLE)
# What organisations are tagged by; what else has words of its own to compare with.
_OF_ORGANISATIONS = (Frame.FIELD_OF_ACTIVITY, Frame.TARGET_GROUP)
_WITH_WORDS = (*_OF_ORGANISATIONS, Frame.TOPIC)
_GOALS = (Frame.SDG, Frame.MUNICIPAL_GOAL)
# A tag is meant where the words say its title or one of its synonyms, in any form; not where most of that
# are words which the index leaves out, as "öppet för alla" would be said by each "öppet". A goal's title is a
# sentence that nobody repeats: there one of its longer words is enough. Those preset come along always.
_MEANT = """
WITH said AS MATERIALIZED (SELECT to_tsvector('swedish', %(text)s) AS words)
SELECT tag.id FROM frames_tag AS tag, said
 WHERE (tag.valid_from IS NULL OR tag.valid_from <= %(today)s)
   AND (tag.valid_to IS NULL OR tag.valid_to >= %(today)s)
   AND (tag.frame = ANY(%(by_words)s) AND EXISTS (
          SELECT FROM unnest(tag.synonyms || ARRAY[tag.title_sv, tag.title_en]) AS word
           WHERE said.words @@ phraseto_tsquery('swedish', word)
             AND 2 * length(to_tsvector('swedish', word)) > cardinality(string_to_array(word, ' ')))
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
    """Organisations that may be active in an area, the likeliest first; each knows `because` of which tags.

    By the fields and groups that the area has, by those that mean the same as its other tags, and by what
    they say of themselves.
    """
    tags = list(tags)
    chosen = [tag.pk for tag in tags if tag.frame in _OF_ORGANISATIONS]
    alike = list(_meaning_the_same(tags).exclude(pk__in=chosen).values_list("pk", flat=True))
    words = " or ".join(word for word in fold(title).split() if len(word) > 3)
    says = Q(search=SearchQuery(words, config="swedish", search_type="websearch"))
    near = 2 * _how_many(chosen) + _how_many(alike) + Case(When(says, then=Value(1)), default=0)
    likely = may_be_chosen().annotate(near=near).filter(near__gt=0).order_by("-near", "sort_key", "pk")
    found = list(likely[:MOST_PROPOSED].prefetch_related("fields_of_activity", "target_groups"))
    for one in found:
        its = (*one.fields_of_activity.all(), *one.target_groups.all())
        one.because = [tag.title for tag in its if tag.pk in {*chosen, *alike}]
    return found


def _meaning_the_same(tags: Iterable[Tag]) -> TagQuerySet:
    """Fields and groups that share a word with these tags: somebody's topic is somebody's field."""
    words = {
        word for tag in tags if tag.frame in _WITH_WORDS for word in (tag.title_sv.lower(), *tag.synonyms)
    }
    share = Q(synonyms__overlap=sorted(words)) | Q(low__in=words)
    return Tag.objects.alias(low=Lower("title_sv")).filter(share, frame__in=_OF_ORGANISATIONS).valid()


def _how_many(tags: list[int]) -> Combinable:
    """How many of these tags an organisation has, fields and groups together."""
    return sum(
        Coalesce(Subquery(its.values(n=Count("pk")), output_field=IntegerField()), 0)
        for its in map(_grouped, (Organisation.fields_of_activity, Organisation.target_groups), (tags, tags))
    )


def _grouped(by, tags: list[int]) -> QuerySet:
    return (
        by.through.objects.filter(organisation=OuterRef("pk"), tag__in=tags).order_by().values("organisation")
    )
