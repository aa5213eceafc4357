from django.db import migrations, models

# Until now whoever was not named by another contact, through a link, had come with a register file.
IMPORTED_SO_FAR = """
UPDATE organisations_membership AS membership
   SET imported_on = (event.pgh_created_at AT TIME ZONE 'Europe/Stockholm')::date
  FROM organisations_membershipevent AS event
  JOIN pghistory_context AS context ON context.id = event.pgh_context_id
 WHERE event.id = membership.id AND event.pgh_label = 'insert' AND context.metadata ->> 'door' <> 'link'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0011_taggings"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="imported_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunSQL(IMPORTED_SO_FAR, migrations.RunSQL.noop),
    ]
