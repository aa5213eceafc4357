"""An answer may come by signing in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogues", "0050_departments"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rsvp",
            name="given_by",
            field=models.CharField(
                choices=[
                    ("link", "länken i brevet"),
                    ("web", "inloggning på Bryggan"),
                    ("page", "mötets sida"),
                    ("phone", "telefon"),
                    ("mail", "e-post till oss"),
                    ("door", "dörren"),
                ],
                default="link",
                max_length=6,
            ),
        ),
        migrations.AlterField(
            model_name="rsvpevent",
            name="given_by",
            field=models.CharField(
                choices=[
                    ("link", "länken i brevet"),
                    ("web", "inloggning på Bryggan"),
                    ("page", "mötets sida"),
                    ("phone", "telefon"),
                    ("mail", "e-post till oss"),
                    ("door", "dörren"),
                ],
                default="link",
                max_length=6,
            ),
        ),
    ]
