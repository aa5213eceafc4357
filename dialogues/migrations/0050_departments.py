"""Meetings and utskick know whose they are: what stands is the department's that its owner alone works in."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


# Before the triggers are back: nobody has changed anything.
_FROM_THE_OWNER = """
UPDATE {table} thing SET department_id = owner.department_id
FROM (
    SELECT user_id, min(department_id) AS department_id FROM people_employment
    WHERE active_from <= current_date AND (active_to IS NULL OR active_to >= current_date)
    GROUP BY user_id HAVING count(DISTINCT department_id) = 1
) owner
WHERE owner.user_id = thing.owner_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0046_indexes_for_answers'),
        ('people', '0003_sign_up_links'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='mailing',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='mailing',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='mailing',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='meeting',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='meeting',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='meeting',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='mailing',
            name='department',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.department', verbose_name='förvaltning'),
        ),
        migrations.AddField(
            model_name='mailingevent',
            name='department',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.department', verbose_name='förvaltning'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='department',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.department', verbose_name='förvaltning'),
        ),
        migrations.AddField(
            model_name='meetingevent',
            name='department',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.department', verbose_name='förvaltning'),
        ),
        migrations.AlterField(
            model_name='mailingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='id_code_kind_title_text_link_language_committee_department_owner_deputy_recipients_state_archived_file_events', to='dialogues.mailing'),
        ),
        migrations.AlterField(
            model_name='meetingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='id_code_kind_committee_department_body_title_purpose_easy_language_place_link_bring_starts_at_ends_at_answer_by_seats_open_to_all_invitees_state_cancel_reason_sequence_owner_deputy_events', to='dialogues.meeting'),
        ),
        *(
            migrations.RunSQL(_FROM_THE_OWNER.format(table=table), migrations.RunSQL.noop)
            for table in ("dialogues_meeting", "dialogues_mailing")
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mailing',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_mailingevent" ("archived", "code", "committee_id", "department_id", "deputy_id", "file_id", "id", "kind", "language", "link", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipients", "state", "text", "title") SELECT new_values."archived", new_values."code", new_values."committee_id", new_values."department_id", new_values."deputy_id", new_values."file_id", new_values."id", new_values."kind", new_values."language", new_values."link", new_values."owner_id", _pgh_attached_context.value, bryggan_now(), \'insert\', new_values."id", new_values."recipients", new_values."state", new_values."text", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0ee0767446da6cd278ac2d7e999e663b0a8548a9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_15edd', referencing='REFERENCING NEW TABLE AS new_values ', table='dialogues_mailing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mailing',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_mailingevent" ("archived", "code", "committee_id", "department_id", "deputy_id", "file_id", "id", "kind", "language", "link", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipients", "state", "text", "title") SELECT new_values."archived", new_values."code", new_values."committee_id", new_values."department_id", new_values."deputy_id", new_values."file_id", new_values."id", new_values."kind", new_values."language", new_values."link", new_values."owner_id", _pgh_attached_context.value, bryggan_now(), \'update\', new_values."id", new_values."recipients", new_values."state", new_values."text", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archived" IS DISTINCT FROM (new_values."archived") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."committee_id" IS DISTINCT FROM (new_values."committee_id") OR old_values."department_id" IS DISTINCT FROM (new_values."department_id") OR old_values."deputy_id" IS DISTINCT FROM (new_values."deputy_id") OR old_values."file_id" IS DISTINCT FROM (new_values."file_id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."link" IS DISTINCT FROM (new_values."link") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."recipients" IS DISTINCT FROM (new_values."recipients") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."text" IS DISTINCT FROM (new_values."text") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2f7f19eac573950bcb9fac7a415f57563ae2ef0a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6f28d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='dialogues_mailing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mailing',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_mailingevent" ("archived", "code", "committee_id", "department_id", "deputy_id", "file_id", "id", "kind", "language", "link", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipients", "state", "text", "title") SELECT old_values."archived", old_values."code", old_values."committee_id", old_values."department_id", old_values."deputy_id", old_values."file_id", old_values."id", old_values."kind", old_values."language", old_values."link", old_values."owner_id", _pgh_attached_context.value, bryggan_now(), \'delete\', old_values."id", old_values."recipients", old_values."state", old_values."text", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='883ca9b44f9c83253bdc334abe244d7b90eaf9c5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_53a15', referencing='REFERENCING OLD TABLE AS old_values ', table='dialogues_mailing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_meetingevent" ("answer_by", "body_id", "bring", "cancel_reason", "code", "committee_id", "department_id", "deputy_id", "easy", "ends_at", "id", "invitees", "kind", "language", "link", "open_to_all", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "purpose", "seats", "sequence", "starts_at", "state", "title") SELECT new_values."answer_by", new_values."body_id", new_values."bring", new_values."cancel_reason", new_values."code", new_values."committee_id", new_values."department_id", new_values."deputy_id", new_values."easy", new_values."ends_at", new_values."id", new_values."invitees", new_values."kind", new_values."language", new_values."link", new_values."open_to_all", new_values."owner_id", _pgh_attached_context.value, bryggan_now(), \'insert\', new_values."id", new_values."place", new_values."purpose", new_values."seats", new_values."sequence", new_values."starts_at", new_values."state", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9c8384495e0cc737da3abc251a6ff5153dd4f357', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_96553', referencing='REFERENCING NEW TABLE AS new_values ', table='dialogues_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_meetingevent" ("answer_by", "body_id", "bring", "cancel_reason", "code", "committee_id", "department_id", "deputy_id", "easy", "ends_at", "id", "invitees", "kind", "language", "link", "open_to_all", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "purpose", "seats", "sequence", "starts_at", "state", "title") SELECT new_values."answer_by", new_values."body_id", new_values."bring", new_values."cancel_reason", new_values."code", new_values."committee_id", new_values."department_id", new_values."deputy_id", new_values."easy", new_values."ends_at", new_values."id", new_values."invitees", new_values."kind", new_values."language", new_values."link", new_values."open_to_all", new_values."owner_id", _pgh_attached_context.value, bryggan_now(), \'update\', new_values."id", new_values."place", new_values."purpose", new_values."seats", new_values."sequence", new_values."starts_at", new_values."state", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answer_by" IS DISTINCT FROM (new_values."answer_by") OR old_values."body_id" IS DISTINCT FROM (new_values."body_id") OR old_values."bring" IS DISTINCT FROM (new_values."bring") OR old_values."cancel_reason" IS DISTINCT FROM (new_values."cancel_reason") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."committee_id" IS DISTINCT FROM (new_values."committee_id") OR old_values."department_id" IS DISTINCT FROM (new_values."department_id") OR old_values."deputy_id" IS DISTINCT FROM (new_values."deputy_id") OR old_values."easy" IS DISTINCT FROM (new_values."easy") OR old_values."ends_at" IS DISTINCT FROM (new_values."ends_at") OR old_values."invitees" IS DISTINCT FROM (new_values."invitees") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."link" IS DISTINCT FROM (new_values."link") OR old_values."open_to_all" IS DISTINCT FROM (new_values."open_to_all") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."place" IS DISTINCT FROM (new_values."place") OR old_values."purpose" IS DISTINCT FROM (new_values."purpose") OR old_values."seats" IS DISTINCT FROM (new_values."seats") OR old_values."sequence" IS DISTINCT FROM (new_values."sequence") OR old_values."starts_at" IS DISTINCT FROM (new_values."starts_at") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4646e88738bbb601eda1b6bfcd875b5970d06dcf', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5b9c8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='dialogues_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_meetingevent" ("answer_by", "body_id", "bring", "cancel_reason", "code", "committee_id", "department_id", "deputy_id", "easy", "ends_at", "id", "invitees", "kind", "language", "link", "open_to_all", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "purpose", "seats", "sequence", "starts_at", "state", "title") SELECT old_values."answer_by", old_values."body_id", old_values."bring", old_values."cancel_reason", old_values."code", old_values."committee_id", old_values."department_id", old_values."deputy_id", old_values."easy", old_values."ends_at", old_values."id", old_values."invitees", old_values."kind", old_values."language", old_values."link", old_values."open_to_all", old_values."owner_id", _pgh_attached_context.value, bryggan_now(), \'delete\', old_values."id", old_values."place", old_values."purpose", old_values."seats", old_values."sequence", old_values."starts_at", old_values."state", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e2b58445d187d454e1e20c38dd05b0a663bbf60f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c97ed', referencing='REFERENCING OLD TABLE AS old_values ', table='dialogues_meeting', when='AFTER')),
        ),
    ]
