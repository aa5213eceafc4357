from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="tells_of",
            field=models.CharField(blank=True, max_length=7),
        ),
    ]
