"""${message}

Revision: ${up_revision}, after ${down_revision}.
"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
    # Programs of an earlier schema go on working on this database. Where they could not, delete their rows here.
    op.execute("INSERT INTO revisions (revision) VALUES (${repr(up_revision)})")


def downgrade() -> None:
    op.execute("DELETE FROM revisions WHERE revision = ${repr(up_revision)}")
    ${downgrades if downgrades else "pass"}
