"""The register's bitmaps are made anew where something has changed."""

from django.db import connection, transaction

from portal.frames.enums import Frame
from portal.history.recording import recorded
from portal.notifications.nudging import nudge
from portal.web.actor import Actor

from ..models import Unmapped
from ..models.bitmaps import BLOCK, STATE

_TASK = "organisations.tasks.map_register_anew"


def map_soon() -> None:
    """Once this change is kept, have the bitmaps made; until then the register is counted by its rows."""
    transaction.on_commit(lambda: nudge(_TASK))


@recorded
def map_register(*, actor: Actor) -> int:
    """Make the bitmaps of those blocks in which something has changed; how many bitmaps were made."""
    if not Unmapped.objects.exists():
        return 0
    with connection.cursor() as cursor:
        # One at a time, and looking only then: else the slower would put back what it saw first.
        cursor.execute("LOCK TABLE organisations_bitmap IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_MAKE)
        made = cursor.rowcount
        cursor.execute("DELETE FROM organisations_bitmap WHERE bit_count(bits) = 0")
        return made


# One statement: marks and organisations are seen at one moment. What has changed and was not yet seen left a
# mark that was not seen either, and stays. A value that nobody in a block has any more gets no bit.
_MAKE = f"""
    WITH marked AS (DELETE FROM organisations_unmapped RETURNING block),
    org AS (SELECT * FROM organisations_organisation WHERE id / {BLOCK} IN (SELECT block FROM marked)),
    has (facet, value, id) AS (
        SELECT '{STATE}', state, id FROM org
         UNION ALL
        SELECT 'plats', place, id FROM org
         UNION ALL
        SELECT 'form', legal_form, id FROM org
         UNION ALL
        SELECT 'bokstav', CASE WHEN sort_key >= 'a' AND sort_key < '~' THEN left(sort_key, 1) ELSE '#' END, id
          FROM org
         UNION ALL
        SELECT 'omrade', key, org.id
          FROM organisations_organisation_fields_of_activity JOIN org ON org.id = organisation_id
          JOIN frames_tag ON frames_tag.id = tag_id AND frame = '{Frame.FIELD_OF_ACTIVITY}'
         UNION ALL
        SELECT 'malgrupp', key, org.id
          FROM organisations_organisation_target_groups JOIN org ON org.id = organisation_id
          JOIN frames_tag ON frames_tag.id = tag_id AND frame = '{Frame.TARGET_GROUP}'
    ), one (facet, value, block, id, zeros) AS (
        SELECT facet, value, id / {BLOCK}, id, id - 1 - lag(id, 1, id / {BLOCK} * {BLOCK} - 1) OVER (
                   PARTITION BY facet, value, id / {BLOCK} ORDER BY id)
          FROM has
         UNION ALL
        SELECT facet, value, block, NULL, NULL
          FROM organisations_bitmap WHERE block IN (SELECT block FROM marked)
    ), made (facet, value, block, bits) AS (
        SELECT facet, value, block, string_agg(repeat('0', zeros::int) || '1', '' ORDER BY id)
          FROM one GROUP BY facet, value, block
    )
    INSERT INTO organisations_bitmap (facet, value, block, bits)
    SELECT facet, value, block, coalesce(bits, '0')::bit({BLOCK}) FROM made
        ON CONFLICT (facet, value, block) DO UPDATE SET bits = excluded.bits"""
