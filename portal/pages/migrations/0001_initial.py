"""Decisions about personal data, and the runs that forget what is older."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import portal.web.codes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0060_unused_addresses'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProcessingLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(editable=False, error_messages={'unique': 'Någon annan hann skriva ett beslut här. Läs om sidan och försök igen.'}, max_length=60, unique=True)),
                ('months', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1200)], verbose_name='hur många månader')),
                ('document', models.CharField(blank=True, max_length=160, verbose_name='beslutets dokument')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='beslutat den')),
                ('paragraph', models.CharField(blank=True, max_length=20, verbose_name='paragraf')),
                ('committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='ansvarig nämnd eller styrelse')),
            ],
            options={
                'verbose_name': 'beslut om personuppgifter',
                'ordering': ['label'],
            },
        ),
        migrations.CreateModel(
            name='ProcessingLineEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('label', models.CharField(editable=False, error_messages={'unique': 'Någon annan hann skriva ett beslut här. Läs om sidan och försök igen.'}, max_length=60)),
                ('months', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1200)], verbose_name='hur många månader')),
                ('document', models.CharField(blank=True, max_length=160, verbose_name='beslutets dokument')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='beslutat den')),
                ('paragraph', models.CharField(blank=True, max_length=20, verbose_name='paragraf')),
                ('committee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.committee', verbose_name='ansvarig nämnd eller styrelse')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='id_label_committee_months_document_decided_on_paragraph_events', to='pages.processingline')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RetentionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.web.codes.new_code, editable=False, max_length=7, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('lines', models.JSONField(default=dict)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'gallring',
                'ordering': ['-asked_at', '-id'],
            },
        ),
        migrations.AddConstraint(
            model_name='processingline',
            constraint=models.CheckConstraint(condition=models.Q(('months__isnull', True), ('months__gte', 1), _connector='OR'), name='decided_months_are_some', violation_error_code='months', violation_error_message='Skriv minst 1 månad.'),
        ),
        migrations.AddConstraint(
            model_name='processingline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document', ''), _negated=True), models.Q(('decided_on__isnull', True), ('months__isnull', True), ('paragraph', '')), _connector='OR'), name='decision_stands_in_a_document', violation_error_code='document', violation_error_message='Skriv i vilket dokument beslutet står.'),
        ),
        migrations.AddConstraint(
            model_name='processingline',
            constraint=models.CheckConstraint(condition=models.Q(('months__isnull', True), ('decided_on__isnull', False), _connector='OR'), name='decided_months_have_a_day', violation_error_code='decided_on', violation_error_message='Skriv vilken dag beslutet togs.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='processingline',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pages_processinglineevent" ("committee_id", "decided_on", "document", "id", "label", "months", "paragraph", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."committee_id", new_values."decided_on", new_values."document", new_values."id", new_values."label", new_values."months", new_values."paragraph", _pgh_attached_context.value, bryggan_now(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6ef60408b1d13e1db681f29fd797b01b6cf66f21', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_592f6', referencing='REFERENCING NEW TABLE AS new_values ', table='pages_processingline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='processingline',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pages_processinglineevent" ("committee_id", "decided_on", "document", "id", "label", "months", "paragraph", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."committee_id", new_values."decided_on", new_values."document", new_values."id", new_values."label", new_values."months", new_values."paragraph", _pgh_attached_context.value, bryggan_now(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."committee_id" IS DISTINCT FROM (new_values."committee_id") OR old_values."decided_on" IS DISTINCT FROM (new_values."decided_on") OR old_values."document" IS DISTINCT FROM (new_values."document") OR old_values."label" IS DISTINCT FROM (new_values."label") OR old_values."months" IS DISTINCT FROM (new_values."months") OR old_values."paragraph" IS DISTINCT FROM (new_values."paragraph")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4fb9930dd9a54cdafac49b873c45842929423f7e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c3202', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pages_processingline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='processingline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pages_processinglineevent" ("committee_id", "decided_on", "document", "id", "label", "months", "paragraph", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."committee_id", old_values."decided_on", old_values."document", old_values."id", old_values."label", old_values."months", old_values."paragraph", _pgh_attached_context.value, bryggan_now(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a537ff57543efc233e37e498ca463f2062afd975', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_29ed8', referencing='REFERENCING OLD TABLE AS old_values ', table='pages_processingline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='processinglineevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f28b4cebe88d7e5d9713ca3135189b56839980fd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9f94e', table='pages_processinglineevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='retentionrun',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('ended_at',), name='one_retention_run_at_a_time', nulls_distinct=False),
        ),
    ]
