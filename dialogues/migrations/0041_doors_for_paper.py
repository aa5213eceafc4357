from django.db import migrations

_ONE_LETTER = "substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + floor(random() * 32)::int, 1)"
# Invitations from before letters were printed have no door that a code on paper opens.
DOORS = f"""
INSERT INTO people_guestlink (code, purpose, subject_type_id, subject_id, generation, expires_at)
SELECT {" || ".join([_ONE_LETTER] * 10)}, 'answer', kind.id, invitation.id, 0,
       meeting.ends_at + interval '30 days'
  FROM dialogues_invitation AS invitation
  JOIN dialogues_meeting AS meeting ON meeting.id = invitation.meeting_id
  JOIN django_content_type AS kind ON kind.app_label = 'dialogues' AND kind.model = 'invitation'
 WHERE NOT EXISTS (SELECT FROM people_guestlink AS link
                    WHERE link.purpose = 'answer' AND link.subject_type_id = kind.id
                      AND link.subject_id = invitation.id AND link.address_id IS NULL)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dialogues", "0040_whom_to_phone"),
        ("people", "0003_sign_up_links"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunSQL(DOORS, migrations.RunSQL.noop)]
