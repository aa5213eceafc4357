"""Readings say whom they are about, and outlive the protection."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


_WHOM = """
UPDATE people_reading AS reading
   SET user_id = protection.user_id,
       address_id = CASE WHEN protection.user_id IS NULL THEN protection.address_id END
  FROM people_protection AS protection WHERE protection.id = reading.protection_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0061_heads_hold_a_role'),
    ]

    operations = [
        migrations.AddField(
            model_name='reading',
            name='address',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.address', verbose_name='privat e-postadress'),
        ),
        migrations.AddField(
            model_name='reading',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AlterField(
            model_name='reading',
            name='protection',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='readings', to='people.protection'),
        ),
        migrations.RunSQL(_WHOM, migrations.RunSQL.noop),
    ]
