"""What maintainers say, which commands were received, which papers are under way

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "words",
        sa.Column("subject_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("said_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "kind", "key", name=op.f("pk_words")),
    )
    op.create_table(
        "commands",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("repository_id", NUMBER, nullable=False),
        sa.Column("comment_id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("heard_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commands")),
        sa.UniqueConstraint(
            "repository_id", "comment_id", "key", name=op.f("uq_commands_repository_id_comment_id_key")
        ),
    )
    op.create_index(op.f("ix_commands_heard_at"), "commands", ["heard_at"])
    op.create_table(
        "papers",
        sa.Column("subject_id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("repository_id", NUMBER, nullable=False),
        sa.Column("has_landed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "key", name=op.f("pk_papers")),
    )
    op.create_index("ix_papers_by_key", "papers", ["repository_id", "key"])
    op.create_table(
        "tips",
        sa.Column("repository_id", NUMBER, nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("repository_id", "path", name=op.f("pk_tips")),
    )


def downgrade() -> None:
    for table in ("tips", "papers", "commands", "words"):
        op.drop_table(table)
