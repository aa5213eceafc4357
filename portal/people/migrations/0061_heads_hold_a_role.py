"""Heads hold a role: the column where they stood before goes."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0060_unused_addresses'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='department',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='department',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='department',
            name='delete_delete',
        ),
        migrations.RemoveField(
            model_name='department',
            name='head',
        ),
        migrations.RemoveField(
            model_name='departmentevent',
            name='head',
        ),
        migrations.AlterField(
            model_name='departmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='id_code_name_parent_mailbox_active_from_active_to_events', to='people.department'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "people_departmentevent" ("active_from", "active_to", "code", "id", "mailbox", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."active_from", new_values."active_to", new_values."code", new_values."id", new_values."mailbox", new_values."name", new_values."parent_id", _pgh_attached_context.value, bryggan_now(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bd6e8206bf27a443ed74d6b177524b7a515bd7d2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_36849', referencing='REFERENCING NEW TABLE AS new_values ', table='people_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "people_departmentevent" ("active_from", "active_to", "code", "id", "mailbox", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."active_from", new_values."active_to", new_values."code", new_values."id", new_values."mailbox", new_values."name", new_values."parent_id", _pgh_attached_context.value, bryggan_now(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."active_from" IS DISTINCT FROM (new_values."active_from") OR old_values."active_to" IS DISTINCT FROM (new_values."active_to") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."mailbox" IS DISTINCT FROM (new_values."mailbox") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."parent_id" IS DISTINCT FROM (new_values."parent_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6396e34dd636972092a224aa7d8b1238ef207834', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_1de4f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='people_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "people_departmentevent" ("active_from", "active_to", "code", "id", "mailbox", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."active_from", old_values."active_to", old_values."code", old_values."id", old_values."mailbox", old_values."name", old_values."parent_id", _pgh_attached_context.value, bryggan_now(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='fc64a145baf266a50452326dede62e922deeba7c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_9c058', referencing='REFERENCING OLD TABLE AS old_values ', table='people_department', when='AFTER')),
        ),
    ]
