from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0062_readings_that_stay'),
    ]

    operations = [
        migrations.AlterField(
            model_name='guestlink',
            name='purpose',
            field=models.CharField(choices=[('answer', 'svara på en inbjudan'), ('contact', 'välja bort brev'), ('hand_over', 'lämna över som kontaktperson'), ('confirm', 'bekräfta en adress'), ('sign_up', 'bekräfta och ändra sin anmälan'), ('join', 'be om att få företräda en förening'), ('decide', 'svara den som vill företräda föreningen'), ('stand_by', 'bekräfta föreningens uppgifter'), ('register', 'anmäla sin förening'), ('own_data', 'se sina uppgifter'), ('viewpoint', 'lämna en synpunkt'), ('own_words', 'bekräfta och ändra sin synpunkt'), ('suggest', 'föreslå ett område'), ('partner', 'svara om att göra en åtgärd tillsammans'), ('report', 'lämna en lägesrapport'), ('measure', 'lämna ett mätvärde')], max_length=12),
        ),
    ]
