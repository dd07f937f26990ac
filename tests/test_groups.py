"""What the suite believes of the tools that spread it over processes."""

import pytest


@pytest.mark.xdist_group("together")
def test_tests_that_share_something_are_known_as_a_group(request):
    """Were they not, each process would start servers of its own, and nothing would say so: the suite would only take longer."""
    if not request.config.getoption("loadgroup", False):
        pytest.skip("the tests run in one process, or are not spread by group")

    assert request.node.nodeid.endswith("@together")
