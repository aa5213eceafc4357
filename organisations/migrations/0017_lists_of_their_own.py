from django.db import migrations, models

_PUBLIC = models.Q(("state__in", ["active", "dormant"]))
# Those with a tag in the order of their keys, as the index of organisations has them; Django's own has the tag alone.
_BY_TAG = """
    CREATE INDEX organisations_by_field ON organisations_organisation_fields_of_activity (tag_id, organisation_id);
    CREATE INDEX organisations_by_group ON organisations_organisation_target_groups (tag_id, organisation_id)"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0016_waiting_once"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                fields=["place", "sort_key", "id"],
                include=("legal_form",),
                name="organisation_in_place",
                condition=_PUBLIC,
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                fields=["legal_form", "sort_key", "id"],
                include=("place",),
                name="organisation_of_form",
                condition=_PUBLIC,
            ),
        ),
        migrations.RunSQL(_BY_TAG, "DROP INDEX organisations_by_field, organisations_by_group"),
    ]
