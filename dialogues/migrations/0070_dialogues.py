
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import portal.web.codes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0060_needs_readings'),
        ('files', '0001_initial'),
        ('frames', '0002_history_by_statement'),
        ('organisations', '0050_protected_contacts'),
        ('people', '0063_links_of_plans'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dialogue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.web.codes.new_code, editable=False, max_length=7, unique=True)),
                ('kind', models.CharField(choices=[('consultation', 'remiss')], default='consultation', max_length=12, verbose_name='sort')),
                ('title', models.CharField(max_length=120, verbose_name='rubrik')),
                ('purpose', models.TextField(blank=True, max_length=3000, verbose_name='vad ni vill veta')),
                ('language', models.CharField(choices=[('sv', 'Svenska'), ('en', 'Engelska')], default='sv', max_length=2, verbose_name='textens språk')),
                ('opens_on', models.DateField(blank=True, null=True, verbose_name='öppnar')),
                ('closes_on', models.DateField(blank=True, null=True, verbose_name='sista dag för synpunkter')),
                ('answer_by', models.DateField(blank=True, null=True, verbose_name='svar senast')),
                ('feeds', models.CharField(blank=True, max_length=200, verbose_name='beslut som synpunkterna går till')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='beslutet fattas')),
                ('recipients', models.JSONField(blank=True, default=dict)),
                ('state', models.CharField(choices=[('draft', 'utkast'), ('open', 'öppen för synpunkter'), ('closed', 'svar skrivs'), ('answered', 'besvarad'), ('withdrawn', 'tillbakadragen')], default='draft', max_length=9)),
                ('withdrawn_because', models.TextField(blank=True, max_length=500, verbose_name='varför den drogs tillbaka')),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'dialog',
                'ordering': ['-opens_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='DialogueEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(default=portal.web.codes.new_code, editable=False, max_length=7)),
                ('kind', models.CharField(choices=[('consultation', 'remiss')], default='consultation', max_length=12, verbose_name='sort')),
                ('title', models.CharField(max_length=120, verbose_name='rubrik')),
                ('purpose', models.TextField(blank=True, max_length=3000, verbose_name='vad ni vill veta')),
                ('language', models.CharField(choices=[('sv', 'Svenska'), ('en', 'Engelska')], default='sv', max_length=2, verbose_name='textens språk')),
                ('opens_on', models.DateField(blank=True, null=True, verbose_name='öppnar')),
                ('closes_on', models.DateField(blank=True, null=True, verbose_name='sista dag för synpunkter')),
                ('answer_by', models.DateField(blank=True, null=True, verbose_name='svar senast')),
                ('feeds', models.CharField(blank=True, max_length=200, verbose_name='beslut som synpunkterna går till')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='beslutet fattas')),
                ('recipients', models.JSONField(blank=True, default=dict)),
                ('state', models.CharField(choices=[('draft', 'utkast'), ('open', 'öppen för synpunkter'), ('closed', 'svar skrivs'), ('answered', 'besvarad'), ('withdrawn', 'tillbakadragen')], default='draft', max_length=9)),
                ('withdrawn_because', models.TextField(blank=True, max_length=500, verbose_name='varför den drogs tillbaka')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DialoguePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('title', models.CharField(max_length=160)),
                ('text', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'del',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('led_to', 'ledde till en ändring'), ('taken_along', 'tas med i det fortsatta arbetet'), ('not_possible', 'inte möjligt')], max_length=12, verbose_name='vad det blev')),
                ('text', models.TextField(max_length=3000, verbose_name='svar')),
                ('change', models.CharField(blank=True, max_length=300, verbose_name='ändring')),
                ('answered_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'svar',
                'ordering': ['group__order', 'group_id'],
            },
        ),
        migrations.CreateModel(
            name='ResponseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('outcome', models.CharField(choices=[('led_to', 'ledde till en ändring'), ('taken_along', 'tas med i det fortsatta arbetet'), ('not_possible', 'inte möjligt')], max_length=12, verbose_name='vad det blev')),
                ('text', models.TextField(max_length=3000, verbose_name='svar')),
                ('change', models.CharField(blank=True, max_length=300, verbose_name='ändring')),
                ('answered_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Viewpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.web.codes.new_code, editable=False, max_length=7, unique=True)),
                ('text', models.TextField(blank=True, max_length=10000, verbose_name='synpunkt')),
                ('shown_text', models.TextField(blank=True)),
                ('masked', models.JSONField(blank=True, default=list)),
                ('file_shown', models.BooleanField(default=False)),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='namn')),
                ('name_shown', models.BooleanField(default=False, verbose_name='visa mitt namn')),
                ('came_by', models.CharField(choices=[('link', 'länken i brevet'), ('web', 'inloggning på Bryggan'), ('page', 'remissens sida'), ('phone', 'telefon'), ('mail', 'e-post till oss'), ('paper', 'brev på papper')], default='page', max_length=5)),
                ('state', models.CharField(choices=[('unconfirmed', 'väntar på att adressen bekräftas'), ('to_read', 'väntar på att läsas'), ('shown', 'visas'), ('withdrawn', 'tillbakadragen')], default='to_read', max_length=11)),
                ('made_at', models.DateTimeField()),
                ('received_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'synpunkt',
                'ordering': ['received_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ViewpointEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(default=portal.web.codes.new_code, editable=False, max_length=7)),
                ('state', models.CharField(choices=[('unconfirmed', 'väntar på att adressen bekräftas'), ('to_read', 'väntar på att läsas'), ('shown', 'visas'), ('withdrawn', 'tillbakadragen')], default='to_read', max_length=11)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ViewpointGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.web.codes.new_code, editable=False, max_length=7, unique=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('title', models.CharField(max_length=160, verbose_name='vad synpunkterna säger')),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'grupp av synpunkter',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ViewpointGroupEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(default=portal.web.codes.new_code, editable=False, max_length=7)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('title', models.CharField(max_length=160, verbose_name='vad synpunkterna säger')),
            ],
            options={
                'abstract': False,
            },
        ),
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
        migrations.AlterField(
            model_name='mailingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='id_code_kind_title_text_link_language_committee_department_owner_deputy_dialogue_recipients_state_archived_file_events', to='dialogues.mailing'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mailing',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_mailingevent" ("archived", "code", "committee_id", "department_id", "deputy_id", "dialogue_id", "file_id", "id", "kind", "language", "link", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipients", "state", "text", "title") SELECT new_values."archived", new_values."code", new_values."committee_id", new_values."department_id", new_values."deputy_id", new_values."dialogue_id", new_values."file_id", new_values."id", new_values."kind", new_values."language", new_values."link", new_values."owner_id", _pgh_attached_context.value, bryggan_now(), \'insert\', new_values."id", new_values."recipients", new_values."state", new_values."text", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a405636006a35d6f41251cfc1611404bcb4101c4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_15edd', referencing='REFERENCING NEW TABLE AS new_values ', table='dialogues_mailing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mailing',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_mailingevent" ("archived", "code", "committee_id", "department_id", "deputy_id", "dialogue_id", "file_id", "id", "kind", "language", "link", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipients", "state", "text", "title") SELECT new_values."archived", new_values."code", new_values."committee_id", new_values."department_id", new_values."deputy_id", new_values."dialogue_id", new_values."file_id", new_values."id", new_values."kind", new_values."language", new_values."link", new_values."owner_id", _pgh_attached_context.value, bryggan_now(), \'update\', new_values."id", new_values."recipients", new_values."state", new_values."text", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archived" IS DISTINCT FROM (new_values."archived") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."committee_id" IS DISTINCT FROM (new_values."committee_id") OR old_values."department_id" IS DISTINCT FROM (new_values."department_id") OR old_values."deputy_id" IS DISTINCT FROM (new_values."deputy_id") OR old_values."dialogue_id" IS DISTINCT FROM (new_values."dialogue_id") OR old_values."file_id" IS DISTINCT FROM (new_values."file_id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."link" IS DISTINCT FROM (new_values."link") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."recipients" IS DISTINCT FROM (new_values."recipients") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."text" IS DISTINCT FROM (new_values."text") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8325941e12ebf431ec0b9172e9d4c5d738186991', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6f28d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='dialogues_mailing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mailing',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_mailingevent" ("archived", "code", "committee_id", "department_id", "deputy_id", "dialogue_id", "file_id", "id", "kind", "language", "link", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipients", "state", "text", "title") SELECT old_values."archived", old_values."code", old_values."committee_id", old_values."department_id", old_values."deputy_id", old_values."dialogue_id", old_values."file_id", old_values."id", old_values."kind", old_values."language", old_values."link", old_values."owner_id", _pgh_attached_context.value, bryggan_now(), \'delete\', old_values."id", old_values."recipients", old_values."state", old_values."text", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='10f7f18901ca021fc01ee5fcf292cc3c425dc6f4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_53a15', referencing='REFERENCING OLD TABLE AS old_values ', table='dialogues_mailing', when='AFTER')),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='committee',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='ansvarig nämnd'),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='department',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.department', verbose_name='förvaltning'),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='deputy',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ersättare'),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ansvarig'),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='tags',
            field=models.ManyToManyField(blank=True, limit_choices_to={'frame__in': ['principle', 'topic', 'code_level', 'code_step']}, related_name='+', to='frames.tag'),
        ),
        migrations.AddField(
            model_name='mailing',
            name='dialogue',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mailings', to='dialogues.dialogue', verbose_name='dialog'),
        ),
        migrations.AddField(
            model_name='mailingevent',
            name='dialogue',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dialogues.dialogue', verbose_name='dialog'),
        ),
        migrations.AddField(
            model_name='dialogueevent',
            name='committee',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.committee', verbose_name='ansvarig nämnd'),
        ),
        migrations.AddField(
            model_name='dialogueevent',
            name='department',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.department', verbose_name='förvaltning'),
        ),
        migrations.AddField(
            model_name='dialogueevent',
            name='deputy',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ersättare'),
        ),
        migrations.AddField(
            model_name='dialogueevent',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ansvarig'),
        ),
        migrations.AddField(
            model_name='dialogueevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='dialogueevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='id_code_kind_title_purpose_language_committee_department_owner_deputy_opens_on_closes_on_answer_by_feeds_decided_on_recipients_state_withdrawn_because_events', to='dialogues.dialogue'),
        ),
        migrations.AddField(
            model_name='dialoguepart',
            name='dialogue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dialogue_parts', to='dialogues.dialogue'),
        ),
        migrations.AddField(
            model_name='response',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='responseevent',
            name='answered_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='responseevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='responseevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='id_group_outcome_text_change_answered_by_answered_at_events', to='dialogues.response'),
        ),
        migrations.AddField(
            model_name='viewpoint',
            name='address',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.address'),
        ),
        migrations.AddField(
            model_name='viewpoint',
            name='dialogue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='viewpoints', to='dialogues.dialogue'),
        ),
        migrations.AddField(
            model_name='viewpoint',
            name='file',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='files.file', verbose_name='fil'),
        ),
        migrations.AddField(
            model_name='viewpoint',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='viewpoints', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='viewpoint',
            name='part',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='viewpoints', to='dialogues.dialoguepart', verbose_name='del'),
        ),
        migrations.AddField(
            model_name='viewpoint',
            name='read_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='viewpoint',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='viewpointevent',
            name='dialogue',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dialogues.dialogue'),
        ),
        migrations.AddField(
            model_name='viewpointevent',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='viewpointevent',
            name='part',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dialogues.dialoguepart', verbose_name='del'),
        ),
        migrations.AddField(
            model_name='viewpointevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='viewpointevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='id_code_dialogue_part_group_organisation_state_read_by_read_at_withdrawn_at_events', to='dialogues.viewpoint'),
        ),
        migrations.AddField(
            model_name='viewpointevent',
            name='read_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='viewpointgroup',
            name='dialogue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='viewpoint_groups', to='dialogues.dialogue'),
        ),
        migrations.AddField(
            model_name='viewpointgroup',
            name='part',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='viewpoint_groups', to='dialogues.dialoguepart', verbose_name='del'),
        ),
        migrations.AddField(
            model_name='viewpointevent',
            name='group',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dialogues.viewpointgroup'),
        ),
        migrations.AddField(
            model_name='viewpoint',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='viewpoints', to='dialogues.viewpointgroup'),
        ),
        migrations.AddField(
            model_name='responseevent',
            name='group',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dialogues.viewpointgroup'),
        ),
        migrations.AddField(
            model_name='response',
            name='group',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='response', to='dialogues.viewpointgroup'),
        ),
        migrations.AddField(
            model_name='viewpointgroupevent',
            name='dialogue',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dialogues.dialogue'),
        ),
        migrations.AddField(
            model_name='viewpointgroupevent',
            name='part',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dialogues.dialoguepart', verbose_name='del'),
        ),
        migrations.AddField(
            model_name='viewpointgroupevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='viewpointgroupevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='id_code_dialogue_part_order_title_events', to='dialogues.viewpointgroup'),
        ),
        migrations.AddConstraint(
            model_name='dialogue',
            constraint=models.CheckConstraint(condition=models.Q(('opens_on__isnull', True), ('closes_on__isnull', True), ('closes_on__gte', models.F('opens_on')), _connector='OR'), name='dialogue_closes_after_it_opens', violation_error_code='closes_on', violation_error_message='Sista dagen kan inte vara före den första.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dialogue',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_dialogueevent" ("answer_by", "closes_on", "code", "committee_id", "decided_on", "department_id", "deputy_id", "feeds", "id", "kind", "language", "opens_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recipients", "state", "title", "withdrawn_because") SELECT new_values."answer_by", new_values."closes_on", new_values."code", new_values."committee_id", new_values."decided_on", new_values."department_id", new_values."deputy_id", new_values."feeds", new_values."id", new_values."kind", new_values."language", new_values."opens_on", new_values."owner_id", _pgh_attached_context.value, bryggan_now(), \'insert\', new_values."id", new_values."purpose", new_values."recipients", new_values."state", new_values."title", new_values."withdrawn_because" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2ac5c6a38c54af3682d7819be6a6cfe01030ae19', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b7593', referencing='REFERENCING NEW TABLE AS new_values ', table='dialogues_dialogue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dialogue',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_dialogueevent" ("answer_by", "closes_on", "code", "committee_id", "decided_on", "department_id", "deputy_id", "feeds", "id", "kind", "language", "opens_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recipients", "state", "title", "withdrawn_because") SELECT new_values."answer_by", new_values."closes_on", new_values."code", new_values."committee_id", new_values."decided_on", new_values."department_id", new_values."deputy_id", new_values."feeds", new_values."id", new_values."kind", new_values."language", new_values."opens_on", new_values."owner_id", _pgh_attached_context.value, bryggan_now(), \'update\', new_values."id", new_values."purpose", new_values."recipients", new_values."state", new_values."title", new_values."withdrawn_because" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answer_by" IS DISTINCT FROM (new_values."answer_by") OR old_values."closes_on" IS DISTINCT FROM (new_values."closes_on") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."committee_id" IS DISTINCT FROM (new_values."committee_id") OR old_values."decided_on" IS DISTINCT FROM (new_values."decided_on") OR old_values."department_id" IS DISTINCT FROM (new_values."department_id") OR old_values."deputy_id" IS DISTINCT FROM (new_values."deputy_id") OR old_values."feeds" IS DISTINCT FROM (new_values."feeds") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."opens_on" IS DISTINCT FROM (new_values."opens_on") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."purpose" IS DISTINCT FROM (new_values."purpose") OR old_values."recipients" IS DISTINCT FROM (new_values."recipients") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."withdrawn_because" IS DISTINCT FROM (new_values."withdrawn_because")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d9ebd05bb5551d68c41646faedd73a483ea5b6d3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_425c8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='dialogues_dialogue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dialogue',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_dialogueevent" ("answer_by", "closes_on", "code", "committee_id", "decided_on", "department_id", "deputy_id", "feeds", "id", "kind", "language", "opens_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recipients", "state", "title", "withdrawn_because") SELECT old_values."answer_by", old_values."closes_on", old_values."code", old_values."committee_id", old_values."decided_on", old_values."department_id", old_values."deputy_id", old_values."feeds", old_values."id", old_values."kind", old_values."language", old_values."opens_on", old_values."owner_id", _pgh_attached_context.value, bryggan_now(), \'delete\', old_values."id", old_values."purpose", old_values."recipients", old_values."state", old_values."title", old_values."withdrawn_because" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='fac171b56b58b7b9306b44b7fd15417a00ff8815', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d650e', referencing='REFERENCING OLD TABLE AS old_values ', table='dialogues_dialogue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dialogueevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5ada7532e0a74c9c936f34816917b0c3c0838d3a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3103b', table='dialogues_dialogueevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='dialoguepart',
            constraint=models.UniqueConstraint(models.F('dialogue'), models.F('key'), name='one_part_for_each_key'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='viewpointgroup',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_viewpointgroupevent" ("code", "dialogue_id", "id", "order", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") SELECT new_values."code", new_values."dialogue_id", new_values."id", new_values."order", new_values."part_id", _pgh_attached_context.value, bryggan_now(), \'insert\', new_values."id", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7909842cbd954e86b20adf7c93a04b60ddf5922a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_48bee', referencing='REFERENCING NEW TABLE AS new_values ', table='dialogues_viewpointgroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='viewpointgroup',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_viewpointgroupevent" ("code", "dialogue_id", "id", "order", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") SELECT new_values."code", new_values."dialogue_id", new_values."id", new_values."order", new_values."part_id", _pgh_attached_context.value, bryggan_now(), \'update\', new_values."id", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."dialogue_id" IS DISTINCT FROM (new_values."dialogue_id") OR old_values."order" IS DISTINCT FROM (new_values."order") OR old_values."part_id" IS DISTINCT FROM (new_values."part_id") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f10cf57eb159b67100209a5be95357fb1520d5b5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ac417', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='dialogues_viewpointgroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='viewpointgroup',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_viewpointgroupevent" ("code", "dialogue_id", "id", "order", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") SELECT old_values."code", old_values."dialogue_id", old_values."id", old_values."order", old_values."part_id", _pgh_attached_context.value, bryggan_now(), \'delete\', old_values."id", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='af884f016f4cd4891a23e2aa4ea46872e265b2e4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_028a9', referencing='REFERENCING OLD TABLE AS old_values ', table='dialogues_viewpointgroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='viewpointevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b3a1f2281b6b372da0e64c07db62dab539d6be62', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fd8bf', table='dialogues_viewpointevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='viewpoint',
            index=models.Index(fields=['dialogue', 'state', 'received_at'], name='viewpoints_of_a_dialogue'),
        ),
        migrations.AddIndex(
            model_name='viewpoint',
            index=models.Index(fields=['dialogue', '-received_at', '-id'], name='viewpoints_newest_first'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='viewpoint',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_viewpointevent" ("code", "dialogue_id", "group_id", "id", "organisation_id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "read_by_id", "state", "withdrawn_at") SELECT new_values."code", new_values."dialogue_id", new_values."group_id", new_values."id", new_values."organisation_id", new_values."part_id", _pgh_attached_context.value, bryggan_now(), \'insert\', new_values."id", new_values."read_at", new_values."read_by_id", new_values."state", new_values."withdrawn_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3af75648bff4ad0f814ecf0d9d191bc8987e144b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_cff73', referencing='REFERENCING NEW TABLE AS new_values ', table='dialogues_viewpoint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='viewpoint',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_viewpointevent" ("code", "dialogue_id", "group_id", "id", "organisation_id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "read_by_id", "state", "withdrawn_at") SELECT new_values."code", new_values."dialogue_id", new_values."group_id", new_values."id", new_values."organisation_id", new_values."part_id", _pgh_attached_context.value, bryggan_now(), \'update\', new_values."id", new_values."read_at", new_values."read_by_id", new_values."state", new_values."withdrawn_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."dialogue_id" IS DISTINCT FROM (new_values."dialogue_id") OR old_values."group_id" IS DISTINCT FROM (new_values."group_id") OR old_values."organisation_id" IS DISTINCT FROM (new_values."organisation_id") OR old_values."part_id" IS DISTINCT FROM (new_values."part_id") OR old_values."read_at" IS DISTINCT FROM (new_values."read_at") OR old_values."read_by_id" IS DISTINCT FROM (new_values."read_by_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."withdrawn_at" IS DISTINCT FROM (new_values."withdrawn_at")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4446ac76f81d2efad6518d4e815cfa280db1fd58', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_97a34', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='dialogues_viewpoint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='viewpoint',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_viewpointevent" ("code", "dialogue_id", "group_id", "id", "organisation_id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "read_by_id", "state", "withdrawn_at") SELECT old_values."code", old_values."dialogue_id", old_values."group_id", old_values."id", old_values."organisation_id", old_values."part_id", _pgh_attached_context.value, bryggan_now(), \'delete\', old_values."id", old_values."read_at", old_values."read_by_id", old_values."state", old_values."withdrawn_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='217dcd6598147c3ebbc5f95aa79a03db149bf0dd', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_87760', referencing='REFERENCING OLD TABLE AS old_values ', table='dialogues_viewpoint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='responseevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d179b0d7f00cd71eabfd4d92f2d7b867e493e7bb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b55fb', table='dialogues_responseevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='response_has_its_reasons', violation_error_code='text', violation_error_message='Skriv ett svar. Den som lämnade synpunkten får det.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='response',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_responseevent" ("answered_at", "answered_by_id", "change", "group_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") SELECT new_values."answered_at", new_values."answered_by_id", new_values."change", new_values."group_id", new_values."id", new_values."outcome", _pgh_attached_context.value, bryggan_now(), \'insert\', new_values."id", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bc304facc2b3377ec337b3c6e58da7623d86fd05', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a779e', referencing='REFERENCING NEW TABLE AS new_values ', table='dialogues_response', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='response',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_responseevent" ("answered_at", "answered_by_id", "change", "group_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") SELECT new_values."answered_at", new_values."answered_by_id", new_values."change", new_values."group_id", new_values."id", new_values."outcome", _pgh_attached_context.value, bryggan_now(), \'update\', new_values."id", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answered_at" IS DISTINCT FROM (new_values."answered_at") OR old_values."answered_by_id" IS DISTINCT FROM (new_values."answered_by_id") OR old_values."change" IS DISTINCT FROM (new_values."change") OR old_values."group_id" IS DISTINCT FROM (new_values."group_id") OR old_values."outcome" IS DISTINCT FROM (new_values."outcome") OR old_values."text" IS DISTINCT FROM (new_values."text")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1db27e0a933c8762de759d29d17aeea1548cc0d4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_43ba1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='dialogues_response', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='response',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dialogues_responseevent" ("answered_at", "answered_by_id", "change", "group_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") SELECT old_values."answered_at", old_values."answered_by_id", old_values."change", old_values."group_id", old_values."id", old_values."outcome", _pgh_attached_context.value, bryggan_now(), \'delete\', old_values."id", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='8358b118ea22743abe0e46bba1a60ed82fa8ad20', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_427ae', referencing='REFERENCING OLD TABLE AS old_values ', table='dialogues_response', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='viewpointgroupevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='36064dd228b00be9b41db6aa43130f5c4729ef00', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1e65a', table='dialogues_viewpointgroupevent', when='BEFORE')),
        ),
    ]
