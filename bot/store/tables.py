"""The tables. Times are seconds since the epoch; texts are stored as they came."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("guid", sa.String(100), nullable=False, unique=True),
    sa.Column("event", sa.String(100), nullable=False),
    sa.Column("action", sa.String(100), nullable=False),
    sa.Column("received_at", sa.Float, nullable=False, index=True),
    sa.Column("subject_id", NUMBER, nullable=True, index=True),
    sa.Column("body", sa.LargeBinary, nullable=False),  # compressed
)

subjects = sa.Table(
    "subjects",
    metadata,
    sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("repository_id", NUMBER, nullable=False),
    sa.Column("repository", sa.String(200), nullable=False),
    sa.Column("number", NUMBER, nullable=False),
    sa.Column("installation_id", NUMBER, nullable=True),
    sa.Column("generation", NUMBER, nullable=False),  # grows with every cause
    sa.Column("done_generation", NUMBER, nullable=False),  # the one that was answered last
    sa.Column("attempt", sa.Integer, nullable=False),  # at the present generation
    sa.Column("is_dispatched", sa.Boolean, nullable=False),  # the queue has the present attempt
    sa.Column("dirty_since", sa.Float, nullable=False),
    sa.Column("due_at", sa.Float, nullable=False),
    sa.Column("delivery", sa.String(100), nullable=False),  # the name of the newest cause, for the log
    sa.Column("parked", sa.Text, nullable=True),  # why nobody works on it any more
    sa.Column("trouble", sa.Text, nullable=True),  # why the last try failed, if it is to be tried again
    sa.Column("cause", sa.String(20), nullable=True),  # the kind of the newest cause; null means a delivery
    sa.UniqueConstraint("kind", "repository_id", "number"),
    sa.Index("ix_subjects_due", "is_dispatched", "due_at"),
)

posted = sa.Table(
    "posted",
    metadata,
    sa.Column("subject_id", NUMBER, primary_key=True),
    sa.Column("kind", sa.String(20), primary_key=True),  # comment, check, status, review, label
    sa.Column("key", sa.String(200), primary_key=True),  # head sha, label; empty for the comment
    sa.Column("state", sa.String(20), nullable=False),  # intended, done, removed, left
    sa.Column("remote_id", NUMBER, nullable=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("updated_at", sa.Float, nullable=False),
    sa.Index("ix_posted_key", "key", "kind"),
)

texts = sa.Table(
    "texts",
    metadata,
    sa.Column("repository_id", NUMBER, primary_key=True),
    sa.Column("sha", sa.String(64), primary_key=True),  # of the commit
    sa.Column("path", sa.String(500), primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=True),  # compressed; null if the commit has no such file
    sa.Column("fetched_at", sa.Float, nullable=False, index=True),
)

verdicts = sa.Table(
    "verdicts",
    metadata,
    sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("subject_id", NUMBER, nullable=False, index=True),
    sa.Column("head_sha", sa.String(64), nullable=False),
    sa.Column("conclusion", sa.String(40), nullable=False),
    sa.Column("document", sa.LargeBinary, nullable=False),  # the verdict and the wishes, compressed JSON
    sa.Column("is_dry_run", sa.Boolean, nullable=False),
    sa.Column("decided_at", sa.Float, nullable=False, index=True),
)

words = sa.Table(  # what maintainers said about a subject, and what we must answer
    "words",
    metadata,
    sa.Column("subject_id", NUMBER, primary_key=True),
    sa.Column("kind", sa.String(20), primary_key=True),  # override, ignore, section, fix, note, closed
    sa.Column("key", sa.String(100), primary_key=True),
    sa.Column("author", sa.String(100), nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # JSON
    sa.Column("said_at", sa.Float, nullable=False),
)

commands = sa.Table(  # commands that were done or refused; the same one does not run twice
    "commands",
    metadata,
    sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("repository_id", NUMBER, nullable=False),
    sa.Column("comment_id", NUMBER, nullable=False),
    sa.Column("key", sa.String(80), nullable=False),  # which command of the comment
    sa.Column("number", NUMBER, nullable=False),  # of the issue or pull request
    sa.Column("author", sa.String(100), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),  # done, not understood, not allowed
    sa.Column("heard_at", sa.Float, nullable=False, index=True),
    sa.UniqueConstraint("repository_id", "comment_id", "key"),
)

papers = sa.Table(  # which papers an open pull request adds, and an open issue asks for
    "papers",
    metadata,
    sa.Column("subject_id", NUMBER, primary_key=True),
    sa.Column("key", sa.String(100), primary_key=True),  # an identifier, or a title's digest
    sa.Column("repository_id", NUMBER, nullable=False),
    sa.Column("has_landed", sa.Boolean, nullable=False),  # the pull request was merged
    sa.Index("ix_papers_by_key", "repository_id", "key"),
)

tips = sa.Table(  # the list and its policy as we last saw them on the default branch
    "tips",
    metadata,
    sa.Column("repository_id", NUMBER, primary_key=True),
    sa.Column("path", sa.String(500), primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=True),  # compressed; null if there is no such file
    sa.Column("sha", sa.String(64), nullable=True),  # the commit that we saw; null if an older version did
)

turns = sa.Table(  # what only one process does every so often
    "turns",
    metadata,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("taken_at", sa.Float, nullable=False),
)

counters = sa.Table(  # what workers counted since the database began, for the metrics
    "counters",
    metadata,
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("labels", sa.String(200), primary_key=True),  # JSON
    sa.Column("value", sa.Float, nullable=False),
)

audits = sa.Table(  # every write to GitHub
    "audits",
    metadata,
    sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("written_at", sa.Float, nullable=False, index=True),
    sa.Column("delivery", sa.String(100), nullable=False),
    sa.Column("repository", sa.String(200), nullable=False),
    sa.Column("request", sa.String(500), nullable=False),  # POST /issues/7/comments
    sa.Column("outcome", sa.String(100), nullable=False),  # 201, or why it did not work
)

budgets = sa.Table(  # what an installation may still ask of GitHub; 0 means a personal token
    "budgets",
    metadata,
    sa.Column("installation_id", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("held_until", sa.Float, nullable=False),  # no requests before that
    sa.Column("reason", sa.String(60), nullable=False),  # why it is held
    sa.Column("ceiling", sa.Integer, nullable=True),  # requests an hour, as GitHub last said
    sa.Column("remaining", sa.Integer, nullable=True),  # of them
    sa.Column("renewed_at", sa.Float, nullable=False),  # when there are all of them again
)

spendings = sa.Table(  # requests to GitHub in each slot of a few seconds of the last hour
    "spendings",
    metadata,
    sa.Column("installation_id", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("purpose", sa.String(60), primary_key=True),  # an endpoint, or "(contents)" for contents of any kind
    sa.Column("slot", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("amount", sa.Integer, nullable=False),
)

lookups = sa.Table(  # what was found online
    "lookups",
    metadata,
    sa.Column("key", sa.String(500), primary_key=True),  # an address, or an identifier
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("found_at", sa.Float, nullable=False, index=True),
)

repositories = sa.Table(  # what we know of each list
    "repositories",
    metadata,
    sa.Column("repository_id", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String(200), nullable=False, index=True),
    sa.Column("former", sa.String(200), nullable=True, index=True),  # its name before this one
    sa.Column("installation_id", NUMBER, nullable=True),
    sa.Column("is_private", sa.Boolean, nullable=False),  # true until GitHub said otherwise
    sa.Column("is_gone", sa.Boolean, nullable=False),  # uninstalled, suspended or deleted
    sa.Column("gone_at", sa.Float, nullable=True),
    sa.Column("seen_at", sa.Float, nullable=False),
)

contributions = sa.Table(  # a pull request or issue, written with each decision about it
    "contributions",
    metadata,
    sa.Column("subject_id", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("repository_id", NUMBER, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("number", NUMBER, nullable=False),
    sa.Column("title", sa.String(500), nullable=False),
    sa.Column("author", sa.String(100), nullable=False),
    sa.Column("author_id", NUMBER, nullable=False),
    sa.Column("is_draft", sa.Boolean, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),  # open, merged, closed
    sa.Column("conclusion", sa.String(40), nullable=False),
    sa.Column("waits_for", sa.String(10), nullable=False),  # author, maintainer, nobody
    sa.Column("waits_since", sa.Float, nullable=False),
    sa.Column("errors", sa.Integer, nullable=False),
    sa.Column("warnings", sa.Integer, nullable=False),
    sa.Column("advice", sa.Integer, nullable=False),
    sa.Column("opened_at", sa.Float, nullable=False),
    sa.Column("answered_at", sa.Float, nullable=True),
    sa.Column("closed_at", sa.Float, nullable=True),
    sa.Column("verdict_id", NUMBER, nullable=True),
    sa.Index("ix_contributions_turns", "state", "repository_id", "waits_for"),
    sa.Index("ix_contributions_numbers", "repository_id", "number"),
    sa.Index("ix_contributions_opened", "repository_id", "opened_at"),
)

findings = sa.Table(  # what a rule said of an entry of a contribution, and what became of it
    "findings",
    metadata,
    sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("subject_id", NUMBER, nullable=False),
    sa.Column("repository_id", NUMBER, nullable=False),
    sa.Column("rule", sa.String(60), nullable=False),
    sa.Column("entry", sa.String(32), nullable=False),  # digest of the entry's text
    sa.Column("work", sa.String(100), nullable=False),  # what the entry is about; empty if nothing names it
    sa.Column("level", sa.String(10), nullable=False),
    sa.Column("is_shadow", sa.Boolean, nullable=False),  # the policy ignores the rule: nobody was told
    sa.Column("first_verdict_id", NUMBER, nullable=True),
    sa.Column("last_verdict_id", NUMBER, nullable=True),
    sa.Column("first_at", sa.Float, nullable=False),
    sa.Column("last_at", sa.Float, nullable=False),
    sa.Column("fate", sa.String(20), nullable=True),
    sa.Column("fate_at", sa.Float, nullable=True),
    sa.UniqueConstraint("subject_id", "rule", "entry"),
    sa.Index("ix_findings_of_list", "repository_id", "rule", "fate"),
    sa.Index("ix_findings_of_rule", "rule", "fate"),
)

surveys = sa.Table(  # what a list holds: one document for each of its files
    "surveys",
    metadata,
    sa.Column("repository_id", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("path", sa.String(500), primary_key=True),
    sa.Column("sha", sa.String(64), nullable=False),
    sa.Column("taken_at", sa.Float, nullable=False),
    sa.Column("entries", sa.Integer, nullable=False),
    sa.Column("sections", sa.Integer, nullable=False),
    sa.Column("document", sa.LargeBinary, nullable=False),  # compressed JSON
)

revisions = sa.Table(  # the schemas whose programs can use this database
    "revisions",
    metadata,
    sa.Column("revision", sa.String(32), primary_key=True),
)

workers = sa.Table(
    "workers",
    metadata,
    sa.Column("slot", sa.String(200), primary_key=True),  # host and place; the queue engine's executor
    sa.Column("host", sa.String(200), nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("beat_at", sa.Float, nullable=False),
)
