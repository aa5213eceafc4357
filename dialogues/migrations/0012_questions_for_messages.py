import django.db.models.deletion
from django.db import migrations, models

_ONE_LETTER = "substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + floor(random() * 32)::int, 1)"
# What somebody wrote with an answer was a question that nobody could answer.
QUESTIONS = f"""
INSERT INTO dialogues_question (code, meeting_id, rsvp_id, text, asked_at, answer)
SELECT {" || ".join([_ONE_LETTER] * 7)}, meeting_id, id, message, answered_at, ''
  FROM dialogues_rsvp WHERE message <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0007_answers_of_persons")]

    operations = [
        migrations.RunSQL(QUESTIONS, migrations.RunSQL.noop),
    ]
