"""What the tables stand on: extensions, the clock of the history, and the counts that limit rates."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.RunSQL(
            # The time of an event: what the portal's clock has set on the connection, else the database's.
            sql="""
                CREATE FUNCTION bryggan_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
                    SELECT coalesce(nullif(current_setting('bryggan.now', true), '')::timestamptz,
                                    clock_timestamp())
                $$
            """,
            reverse_sql="DROP FUNCTION bryggan_now()",
        ),
        migrations.RunSQL(
            # The table of Django's database cache: rates are counted here while the cache is away.
            sql="""
                CREATE TABLE web_counts (
                    cache_key varchar(255) PRIMARY KEY,
                    value text NOT NULL,
                    expires timestamptz NOT NULL
                );
                CREATE INDEX web_counts_expires ON web_counts (expires)
            """,
            reverse_sql="DROP TABLE web_counts",
        ),
    ]
