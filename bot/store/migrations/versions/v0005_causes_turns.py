"""Why a subject is looked at, and whose turn it is, each in its own place

Revision: 0005, after 0004. Programs of 0004 can run along with those of this one: a subject that they mark keeps its
cause, and they keep their turns among the counters, as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subjects", sa.Column("cause", sa.String(length=20), nullable=True))
    op.execute("UPDATE subjects SET cause = 'sweep' WHERE delivery = 'sweep'")
    op.execute("UPDATE subjects SET cause = 'after' WHERE delivery LIKE 'after %'")
    op.create_table(
        "turns",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("taken_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_turns")),
    )
    op.execute("INSERT INTO turns (name, taken_at) SELECT labels, value FROM counters WHERE name = 'turn'")
    op.execute("INSERT INTO revisions (revision) VALUES ('0005')")


def downgrade() -> None:
    op.execute("DELETE FROM revisions WHERE revision = '0005'")
    op.drop_table("turns")
    op.drop_column("subjects", "cause")
