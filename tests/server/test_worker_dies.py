"""`serve` does not go on without its worker: it takes deliveries only while somebody looks at them."""

import sqlite3

import pytest

pytestmark = pytest.mark.slow


def test_a_worker_that_cannot_live_ends_the_server_with_a_sentence_and_status_1(own_house):
    with sqlite3.connect(own_house.folder / "bot.db") as database:
        database.execute("CREATE TABLE workflow_status (other INT)")  # so that the queue engine cannot make its own
    database.close()
    own_house.bot.start()

    assert own_house.bot.ended() == 1
    assert "listkeeper: the worker died 4 times within 60 seconds" in own_house.bot.log
    assert len(own_house.bot.events("worker_died")) == 4
