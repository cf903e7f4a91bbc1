"""Shops that were opened before there was a contact page get one, with its link at the foot and a line in the audit log.

Once, because a migration runs once; and not a shop that was opened with one: if it is gone there, its merchant deleted
it. SQL that the recording replays: thousands of shops in seconds (docs/adr/0004).
"""

from django.db import migrations

GIVE = """
WITH feature AS (
    SELECT applied FROM django_migrations WHERE app = 'content' AND name = '0002_page_template'
), made AS (
    INSERT INTO content_page
        (id, created_at, updated_at, handle, title, body_html, published, template, seo_title, seo_description)
    SELECT gen_random_uuid(), now(), now(), 'contact', 'Contact', '<p>Write to us: we answer by e-mail.</p>', true,
           'contact', '', ''
    FROM content_menu AS menu, feature
    WHERE menu.handle = 'main-menu' AND menu.created_at < feature.applied
      AND NOT EXISTS (SELECT FROM content_page WHERE handle = 'contact')
    RETURNING id
), told AS (
    INSERT INTO store_auditentry
        (id, at, actor_kind, actor_id, actor_label, action, target, target_id, data, ip, request_id)
    SELECT gen_random_uuid(), now(), 'system', 'upgrade', 'Stoa', 'page.saved', 'page', made.id::text,
           '{"title": "Contact"}'::jsonb, '', ''
    FROM made
)
INSERT INTO content_menulink (id, created_at, menu_id, parent_id, position, title, url)
SELECT gen_random_uuid(), now(), menu.id, NULL,
       (SELECT coalesce(max(link.position), 0) + 1 FROM content_menulink AS link
        WHERE link.menu_id = menu.id AND link.parent_id IS NULL),
       'Contact', '/pages/contact'
FROM made, content_menu AS menu
WHERE menu.handle = 'footer'
  AND NOT EXISTS (SELECT FROM content_menulink AS link WHERE link.menu_id = menu.id AND link.url = '/pages/contact')
"""


class Migration(migrations.Migration):
    dependencies = [("content", "0002_page_template"), ("store", "0001_initial")]
    operations = [migrations.RunSQL(GIVE, migrations.RunSQL.noop)]
