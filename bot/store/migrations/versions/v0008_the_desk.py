"""What the desk shows: lists, contributions, findings with what became of them, and surveys of lists

Revision: 0008, after 0007. Programs of 0007 can run along with those of this one: what they decide is not on the desk
until it is looked at again. What the database knows already is filled in; titles and authors come with the next look.
"""

import hashlib
import json
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LEVELS = ("error", "warning", "advice")


def upgrade() -> None:
    _make_lists()
    _make_contributions()
    _make_findings()
    _fill_in(op.get_bind())
    op.execute("INSERT INTO revisions (revision) VALUES ('0008')")


def _make_lists() -> None:
    op.create_table(
        "repositories",
        sa.Column("repository_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("former", sa.String(length=200), nullable=True),
        sa.Column("installation_id", NUMBER, nullable=True),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("gone_at", sa.Float(), nullable=True),
        sa.Column("seen_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("repository_id", name=op.f("pk_repositories")),
    )
    op.create_index(op.f("ix_repositories_name"), "repositories", ["name"])
    op.create_index(op.f("ix_repositories_former"), "repositories", ["former"])
    op.create_table(
        "surveys",
        sa.Column("repository_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.Float(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("sections", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("repository_id", "path", name=op.f("pk_surveys")),
    )


def _make_contributions() -> None:
    op.create_table(
        "contributions",
        sa.Column("subject_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("repository_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("conclusion", sa.String(length=40), nullable=False),
        sa.Column("waits_for", sa.String(length=10), nullable=False),
        sa.Column("waits_since", sa.Float(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("advice", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.Float(), nullable=False),
        sa.Column("answered_at", sa.Float(), nullable=True),
        sa.Column("closed_at", sa.Float(), nullable=True),
        sa.Column("verdict_id", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_contributions")),
    )
    op.create_index("ix_contributions_turns", "contributions", ["state", "repository_id", "waits_for"])
    op.create_index("ix_contributions_numbers", "contributions", ["repository_id", "number"])
    op.create_index("ix_contributions_opened", "contributions", ["repository_id", "opened_at"])


def _make_findings() -> None:
    op.create_table(
        "findings",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("subject_id", NUMBER, nullable=False),
        sa.Column("repository_id", NUMBER, nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.Column("work", sa.String(length=100), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("is_shadow", sa.Boolean(), nullable=False),
        sa.Column("first_verdict_id", NUMBER, nullable=True),
        sa.Column("last_verdict_id", NUMBER, nullable=True),
        sa.Column("first_at", sa.Float(), nullable=False),
        sa.Column("last_at", sa.Float(), nullable=False),
        sa.Column("fate", sa.String(length=20), nullable=True),
        sa.Column("fate_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("subject_id", "rule", "entry", name=op.f("uq_findings_subject_id_rule_entry")),
    )
    op.create_index("ix_findings_of_list", "findings", ["repository_id", "rule", "fate"])
    op.create_index("ix_findings_of_rule", "findings", ["rule", "fate"])


def downgrade() -> None:
    op.execute("DELETE FROM revisions WHERE revision = '0008'")
    for table in ("surveys", "findings", "contributions", "repositories"):
        op.drop_table(table)


def _fill_in(connection: sa.Connection) -> None:
    """Make rows of what was decided before; private until GitHub says otherwise, and without titles and authors."""
    known = connection.execute(
        sa.text(
            "SELECT repository_id, max(repository) AS name, max(installation_id) AS installation, max(dirty_since) AS seen "
            "FROM subjects GROUP BY repository_id"
        )
    )
    for row in known.all():
        values = {"id": row.repository_id, "name": row.name, "installation": row.installation, "seen": row.seen}
        connection.execute(
            sa.text(
                "INSERT INTO repositories (repository_id, name, installation_id, is_private, is_gone, seen_at) "
                "VALUES (:id, :name, :installation, :yes, :no, :seen)"
            ).bindparams(yes=True, no=False),
            values,
        )
    judged = connection.execute(
        sa.text(
            "SELECT v.subject_id, v.id, v.conclusion, v.document, v.decided_at, s.repository_id, s.kind, s.number, "
            "(SELECT count(*) FROM words w WHERE w.subject_id = s.id AND w.kind = 'closed') AS is_closed "
            "FROM verdicts v JOIN subjects s ON s.id = v.subject_id "
            "WHERE s.kind IN ('pull_request', 'issue') ORDER BY v.id"
        )
    )
    contributions: dict[int, dict[str, object]] = {}
    findings: dict[tuple[int, str, str], dict[str, object]] = {}
    for row in judged:
        document = json.loads(zlib.decompress(row.document))
        _take(row, document, contributions, findings)
    for values in contributions.values():
        connection.execute(_insert("contributions", values), values)
    for values in findings.values():
        connection.execute(_insert("findings", values), values)


def _insert(table: str, values: dict[str, object]) -> sa.TextClause:
    columns = ", ".join(values)
    return sa.text(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(':' + name for name in values)})")  # noqa: S608 - our own names


def _take(
    row: Any,  # noqa: ANN401 - a row of the query
    document: dict[str, Any],
    contributions: dict[int, dict[str, object]],
    findings: dict[tuple[int, str, str], dict[str, object]],
) -> None:
    verdict = document.get("verdict") or {}
    told = verdict.get("findings") or []
    levels = [finding["level"] for finding in told]
    before = contributions.get(row.subject_id, {})
    contributions[row.subject_id] = {
        "subject_id": row.subject_id,
        "repository_id": row.repository_id,
        "kind": row.kind,
        "number": row.number,
        "title": "",
        "author": "",
        "author_id": 0,
        "is_draft": False,
        "state": "closed" if row.is_closed else "open",
        "conclusion": row.conclusion,
        "waits_for": "nobody" if row.is_closed else "maintainer",
        "waits_since": row.decided_at,
        **{f"{name}s" if name != "advice" else name: levels.count(name) for name in LEVELS},
        "opened_at": before.get("opened_at", row.decided_at),
        "answered_at": before.get("answered_at", row.decided_at),
        "closed_at": None,
        "verdict_id": row.id,
    }
    grave = {finding["rule"]: finding["level"] for finding in reversed(told)}
    for rule, entry in document.get("entries") or []:
        digest = hashlib.sha256(entry.encode()).hexdigest()[:32]
        old = findings.get((row.subject_id, rule, digest), {})
        findings[row.subject_id, rule, digest] = {
            "subject_id": row.subject_id,
            "repository_id": row.repository_id,
            "rule": rule,
            "entry": digest,
            "work": "",
            "level": grave.get(rule, "advice"),
            "is_shadow": False,
            "first_verdict_id": old.get("first_verdict_id", row.id),
            "last_verdict_id": row.id,
            "first_at": old.get("first_at", row.decided_at),
            "last_at": row.decided_at,
        }
