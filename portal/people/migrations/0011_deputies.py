"""Somebody stands in for another, from a day to a day."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import portal.people.models.structure
import portal.web.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0010_heads_and_representatives'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Deputyship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('active_from', models.DateField(default=portal.web.clock.today, verbose_name='från och med')),
                ('active_to', models.DateField(blank=True, null=True, verbose_name='till och med')),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ersättare')),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deputyships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'ersättare',
                'ordering': ['-active_from', 'id'],
            },
            bases=(portal.people.models.structure.InForce, models.Model),
        ),
        migrations.CreateModel(
            name='DeputyshipEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('active_from', models.DateField(default=portal.web.clock.today, verbose_name='från och med')),
                ('active_to', models.DateField(blank=True, null=True, verbose_name='till och med')),
                ('deputy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ersättare')),
                ('given_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='id_user_deputy_active_from_active_to_given_by_events', to='people.deputyship')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='deputyship',
            constraint=models.CheckConstraint(condition=models.Q(('active_to__isnull', True), ('active_to__gte', models.F('active_from')), _connector='OR'), name='deputyship_ends_after_it_begins', violation_error_code='active_to', violation_error_message='Sista dagen kan inte vara före den första.'),
        ),
        migrations.AddConstraint(
            model_name='deputyship',
            constraint=models.CheckConstraint(condition=models.Q(('deputy', models.F('user')), _negated=True), name='nobody_stands_in_for_oneself', violation_error_code='deputy', violation_error_message='Välj någon annan: ingen är sin egen ersättare.'),
        ),
        migrations.AddConstraint(
            model_name='deputyship',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('user', '='), ('deputy', '='), (portal.people.models.structure.DaysOf(models.F('active_from'), models.F('active_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_deputyship_at_a_time', violation_error_code='deputy', violation_error_message='Den personen är redan ersättare under de dagarna.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deputyship',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "people_deputyshipevent" ("active_from", "active_to", "deputy_id", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."active_from", new_values."active_to", new_values."deputy_id", new_values."given_by_id", new_values."id", _pgh_attached_context.value, bryggan_now(), \'insert\', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1a57cfe2c3279bac4103f202e07d2f6662dd81a6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_85e8e', referencing='REFERENCING NEW TABLE AS new_values ', table='people_deputyship', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deputyship',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "people_deputyshipevent" ("active_from", "active_to", "deputy_id", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."active_from", new_values."active_to", new_values."deputy_id", new_values."given_by_id", new_values."id", _pgh_attached_context.value, bryggan_now(), \'update\', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."active_from" IS DISTINCT FROM (new_values."active_from") OR old_values."active_to" IS DISTINCT FROM (new_values."active_to") OR old_values."deputy_id" IS DISTINCT FROM (new_values."deputy_id") OR old_values."given_by_id" IS DISTINCT FROM (new_values."given_by_id") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4efade64f72052cc00ec24012fdc855bb439217c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_496ff', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='people_deputyship', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deputyship',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "people_deputyshipevent" ("active_from", "active_to", "deputy_id", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT old_values."active_from", old_values."active_to", old_values."deputy_id", old_values."given_by_id", old_values."id", _pgh_attached_context.value, bryggan_now(), \'delete\', old_values."id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c3803775476dd8621c771a105be52e9575cf0f5f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a085c', referencing='REFERENCING OLD TABLE AS old_values ', table='people_deputyship', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deputyshipevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b111cd1f9a17a34c62898bf41fcb84921242ba83', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_51ebb', table='people_deputyshipevent', when='BEFORE')),
        ),
    ]
