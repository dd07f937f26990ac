"""What may still be asked of GitHub, what was found online, and which versions of the program can use this database

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.execute("DELETE FROM counters WHERE name = 'github_budget'")  # it has its own table from now on
    op.create_table(
        "budgets",
        sa.Column("installation_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("held_until", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("ceiling", sa.Integer(), nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("renewed_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("installation_id", name=op.f("pk_budgets")),
    )
    op.create_table(
        "spendings",
        sa.Column("installation_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("slot", NUMBER, autoincrement=False, nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("installation_id", "purpose", "slot", name=op.f("pk_spendings")),
    )
    op.create_table(
        "lookups",
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("found_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lookups")),
    )
    op.create_index(op.f("ix_lookups_found_at"), "lookups", ["found_at"])
    revisions = op.create_table(
        "revisions",
        sa.Column("revision", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_revisions")),
    )
    op.bulk_insert(revisions, [{"revision": revision}])


def downgrade() -> None:
    op.drop_table("revisions")
    op.drop_table("lookups")
    op.drop_table("spendings")
    op.drop_table("budgets")
