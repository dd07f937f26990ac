"""No secret gets into the log, whatever goes wrong and however the log is written."""

import pytest

from standin import faults
from tests.support.running import wait_for
from tests.support.site import secrets_in

BAD_DAY = {
    "/app/installations/.*": [faults.Html(200)],
    ".*/pulls/1": [faults.Refuse(422)],
}


@pytest.mark.slow
@pytest.mark.parametrize("log_format", ["json", "console"])
def test_no_secret_is_in_the_log_of_a_bad_day(own_house, private_key, log_format):
    own_house.bot.settings["LOG_FORMAT"] = log_format
    own_house.bot.start()
    pulls = [own_house.open(), own_house.open()]
    for pull, (path, kinds) in zip(pulls, BAD_DAY.items(), strict=True):
        for kind in kinds:
            own_house.github.faults.add(kind=kind, path=path)
        pull.send()
    wrong = {"X-Hub-Signature-256": "sha256=no", "Authorization": "Bearer nobody"}
    assert own_house.bot.ask("POST", "/webhook", b"{}", wrong)[0] == 401
    for pull in pulls:
        wait_for(lambda pull=pull: pull.reviews, "the answer")
    own_house.bot.stop()

    assert own_house.github.issued_tokens
    assert "will_try_again" in own_house.bot.log
    assert secrets_in(own_house.bot.log, own_house, private_key) == []
