"""Why a subject has to be tried again, from the first time that it failed

Revision: 0006, after 0005. Programs of 0005 can run along with those of this one: what they try again has no reason.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subjects", sa.Column("trouble", sa.Text(), nullable=True))
    op.execute("INSERT INTO revisions (revision) VALUES ('0006')")


def downgrade() -> None:
    op.execute("DELETE FROM revisions WHERE revision = '0006'")
    op.drop_column("subjects", "trouble")
