"""Find by its commit who shares a check run

Revision: 0007, after 0006. Programs of 0006 can run along with those of this one: an index is all that is new. They do
not know the kinds of subjects that reviews, comments on lines and merge queues bring; stop them first.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_posted_key", "posted", ["key", "kind"])
    op.execute("INSERT INTO revisions (revision) VALUES ('0007')")


def downgrade() -> None:
    op.execute("DELETE FROM revisions WHERE revision = '0007'")
    op.drop_index("ix_posted_key", "posted")
