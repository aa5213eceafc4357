
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0031_mailings'),
    ]

    operations = [
        migrations.AddField(
            model_name='rsvp',
            name='phone_about',
            field=models.CharField(blank=True, choices=[('confirm', 'bekräfta anmälan'), ('seat', 'har fått plats'), ('changed', 'mötet är ändrat'), ('cancelled', 'mötet är inställt')], max_length=9),
        ),
    ]
