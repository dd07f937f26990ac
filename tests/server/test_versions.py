"""Two versions of the program on one database: an upgrade strands no job, and neither does going back."""

import shutil

import pytest

from standin import faults
from tests.support.running import ROOT, Bot

pytestmark = pytest.mark.slow

MIGRATION = '''"""One more table, which programs of before do not know."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("novelties", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO revisions (revision) VALUES ('9999')")


def downgrade() -> None:
    op.drop_table("novelties")
'''


@pytest.fixture(scope="module")
def next_version(tmp_path_factory):
    """A copy of the program with another version, another schema, and other code in its jobs."""
    root = tmp_path_factory.mktemp("next")
    for package in ("bot", "rules"):
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    versions = root / "bot/store/migrations/versions"
    newest = max(path.name for path in versions.glob("v*.py"))[1:5]
    (versions / "v9999_novelties.py").write_text(MIGRATION.format(before=newest))
    change(root / "bot/__init__.py", '__version__ = "', '__version__ = "99.')
    change(
        root / "bot/work/queue.py",
        "    _attend_step(subject_id, generation, attempt, delivery)\n",
        '    log.info("attending_newly")\n    _attend_step(subject_id, generation, attempt, delivery)\n',
    )
    return root


def change(path, old, new):
    text = path.read_text()
    assert text.count(old) == 1, f"{path.name} no longer has what the test changes"
    path.write_text(text.replace(old, new))


@pytest.fixture
def part(own_house, postgres_url):
    own_house.bot.settings["DATABASE_URL"] = postgres_url
    made = []

    def make(command, name, root=ROOT):
        made.append(Bot(own_house.folder, own_house.bot.settings, command, name, root))
        return made[-1].start()

    yield make
    for bot in made:
        bot.kill()


def stuck(house, web):
    """A pull request whose job hangs in the middle."""
    pull = house.open()
    slow = house.github.faults.add(kind=faults.Delay(60), method="POST", path=pull.path("/check-runs"))
    guid = pull.send(bot=web)
    assert slow.met.wait(45)
    return pull, guid


def test_a_job_that_the_old_version_began_is_ended_by_the_new_one_and_the_other_way_round(
    own_house, part, next_version
):
    old_web, old_worker = part("web", "old-web"), part("worker", "old-worker")
    pull, guid = stuck(own_house, old_web)
    new_worker = part("worker", "new-worker", next_version)
    old_worker.kill()
    pull.wait_attended(guid, new_worker)
    pull.assert_answered()
    assert "attending_newly" in new_worker.log

    # The old web goes on taking what comes, on the schema of the new version.
    assert old_web.ask("GET", "/readyz")[0] == 200
    other, other_guid = stuck(own_house, old_web)

    # And back: the old version is started again on the new version's database.
    again = part("worker", "old-again")
    new_worker.kill()
    other.wait_attended(other_guid, again)
    other.assert_answered()


def test_a_worker_that_is_told_to_stop_hands_over_what_it_cannot_end(own_house, part, next_version):
    web, old = part("web", "old-web"), part("worker", "old-worker")
    pull, guid = stuck(own_house, web)
    new = part("worker", "new-worker", next_version)
    old.signal()
    pull.wait_attended(guid, new)

    pull.assert_answered()
