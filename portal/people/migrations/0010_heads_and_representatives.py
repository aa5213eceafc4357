"""Who heads a department holds a role there; those who stood as heads hold it from today."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


HEADS = """
INSERT INTO people_rolegrant (user_id, role, department_id, active_from)
SELECT head_id, 'head', id, current_date FROM people_department
WHERE head_id IS NOT NULL AND (active_to IS NULL OR active_to >= current_date)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_sign_up_links'),
    ]

    operations = [
        migrations.AlterField(
            model_name='department',
            name='head',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chef'),
        ),
        migrations.AlterField(
            model_name='rolegrant',
            name='role',
            field=models.CharField(choices=[('administrator', 'administratör'), ('official', 'tjänsteperson'), ('head', 'förvaltningschef'), ('secretary', 'samrådssekreterare'), ('process_leader', 'processledare'), ('steering', 'styrgrupp'), ('representative', 'ledamot i samrådet'), ('registrar', 'registrator')], max_length=20, verbose_name='roll'),
        ),
        migrations.AlterField(
            model_name='rolegrantevent',
            name='role',
            field=models.CharField(choices=[('administrator', 'administratör'), ('official', 'tjänsteperson'), ('head', 'förvaltningschef'), ('secretary', 'samrådssekreterare'), ('process_leader', 'processledare'), ('steering', 'styrgrupp'), ('representative', 'ledamot i samrådet'), ('registrar', 'registrator')], max_length=20, verbose_name='roll'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'head'), _negated=True), ('department__isnull', False), _connector='OR'), name='head_of_a_department', violation_error_code='department', violation_error_message='Välj vilken förvaltning personen är chef för.'),
        ),
        migrations.RunSQL(HEADS, migrations.RunSQL.noop),
    ]
