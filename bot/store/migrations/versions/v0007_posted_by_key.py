"""Find by its commit who shares a check run, and know at which commit a list was seen

Revision: 0007, after 0006. Programs of 0006 can run along with those of this one: what they see has no commit. They do
not know the kinds of subjects that reviews, comments on lines and merge queues bring; stop them first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_posted_key", "posted", ["key", "kind"])
    op.add_column("tips", sa.Column("sha", sa.String(length=64), nullable=True))
    op.execute("INSERT INTO revisions (revision) VALUES ('0007')")


def downgrade() -> None:
    op.execute("DELETE FROM revisions WHERE revision = '0007'")
    op.drop_column("tips", "sha")
    op.drop_index("ix_posted_key", "posted")
