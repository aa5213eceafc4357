
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_history_by_statement'),
    ]

    operations = [
        migrations.AlterField(
            model_name='guestlink',
            name='purpose',
            field=models.CharField(choices=[('answer', 'svara på en inbjudan'), ('contact', 'välja bort brev'), ('hand_over', 'lämna över som kontaktperson'), ('confirm', 'bekräfta en adress'), ('sign_up', 'bekräfta och ändra sin anmälan')], max_length=12),
        ),
    ]
