"""The night from which nothing has an address any more."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0050_own_data'),
    ]

    operations = [
        migrations.AddField(
            model_name='address',
            name='unused_since',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
    ]
