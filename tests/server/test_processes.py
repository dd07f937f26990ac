"""The processes that answer requests: a core for each, and an equal share of the connections that stay open."""

import os
import platform
import signal
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bot.processes import Shares
from tests.support.running import HOST, wait_for

CORES = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 0
needs_cores = pytest.mark.skipif(CORES < 2, reason="needs Linux and two cores")


def test_a_place_is_given_to_one_living_process_at_a_time():
    shares = Shares(2)
    assert shares.place_beside([]) == 0
    assert shares.place_beside([0]) == 1
    assert shares.place_beside([1]) == 0
    assert shares.place_beside([0, 1]) is None
    assert shares.place_beside([None, 0]) == 1


def test_a_process_is_crowded_when_one_of_its_connections_were_better_elsewhere():
    shares = Shares(3)
    assert not shares.tell(0, 1)
    assert shares.tell(0, 2)
    assert not shares.tell(1, 1)
    assert shares.tell(0, 2), "the third has none"
    assert not shares.tell(2, 1)
    assert not shares.tell(0, 2)
    assert shares.tell(0, 3)


def test_a_process_alone_is_never_crowded():
    assert not Shares(1).tell(0, 1000)


def test_what_a_dead_process_said_is_forgotten():
    shares = Shares(2)
    shares.tell(1, 50)
    assert not shares.tell(0, 40)
    assert shares.place_beside([0]) == 1
    assert shares.tell(0, 40)


@needs_cores
def test_programs_that_we_start_are_not_bound_to_our_core():
    code = (
        "import os, subprocess, sys\n"
        "from bot.cores import keep_to_one_core, on_any_core\n"
        "ask = [sys.executable, '-S', '-c', 'import os; print(len(os.sched_getaffinity(0)))']\n"
        "def told(): return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()\n"
        "with on_any_core(): before = told()\n"
        "keep_to_one_core(0, 2, 0)\n"
        "bound = told()\n"
        "with on_any_core(): free = told()\n"
        "print(before, bound, free, len(os.sched_getaffinity(0)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(CORES), "1", str(CORES), "1"]


HEAPS = """
import ctypes, sys, threading
from bot.processes import use_one_heap
if sys.argv[1] == "one":
    use_one_heap()
libc = ctypes.CDLL(None)
libc.fdopen.restype = libc.malloc.restype = ctypes.c_void_p
together = threading.Barrier(4)
def take():
    together.wait()
    libc.malloc(5000)
    together.wait()
threads = [threading.Thread(target=take) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc makes a heap for each thread")
@pytest.mark.parametrize(("wanted", "is_one"), [("one", True), ("many", False)])
def test_threads_share_one_heap(wanted, is_one):
    untold = {name: value for name, value in os.environ.items() if not name.startswith(("MALLOC_", "GLIBC_"))}
    command = [sys.executable, "-c", HEAPS, wanted]
    done = subprocess.run(command, env=untold, capture_output=True, text=True, check=True)
    assert (done.stdout.count("<heap nr=") == 1) is is_one


@pytest.fixture
def two(own_house):
    bot = own_house.bot
    bot.processes = 2
    bot.start()
    yield bot
    assert bot.stop() == 0


def answering(bot):
    """The processes that answer requests; the first of the group only starts them."""
    return sorted(bot.pids)[1:]


def cores_of(bot):
    return sorted(sorted(os.sched_getaffinity(pid)) for pid in answering(bot))


def connections_of(bot):
    """How many open connections each of these processes holds."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ours = {f"socket:[{f[9]}]" for f in lines if f[1].endswith(f":{bot.port:04X}") and f[3] == "01"}
    held = Counter(dict.fromkeys(answering(bot), 0))
    for pid in held:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            try:
                held[pid] += str(descriptor.readlink()) in ours
            except FileNotFoundError:  # closed meanwhile
                continue
    return sorted(held.values())


def ask_all(connections):
    for connection in connections:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200


@pytest.mark.slow
@needs_cores
def test_each_process_has_a_core_of_its_own_and_its_successor_too(two):
    cores = cores_of(two)
    assert [len(each) for each in cores] == [1, 1]
    assert cores[0] != cores[1]
    killed = answering(two)[1]
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: len(answering(two)) == 2 and killed not in answering(two), "a successor")
    wait_for(lambda: cores_of(two) == cores, "its core")


@pytest.mark.slow
@needs_cores
def test_connections_that_stay_open_come_to_be_shared_evenly(two):
    stopped = answering(two)[1]
    with ExitStack() as stack:
        held = [stack.enter_context(closing(HTTPConnection(HOST, two.port, timeout=30))) for _ in range(8)]
        os.kill(stopped, signal.SIGSTOP)
        try:
            for connection in held:
                connection.connect()
            ask_all(held[:2])
        finally:
            os.kill(stopped, signal.SIGCONT)

        def are_shared():
            ask_all(held)
            return connections_of(two) == [4, 4]

        wait_for(are_shared, "both processes to have their share")
        before = [connection.sock for connection in held]
        ask_all(held)
        assert [connection.sock for connection in held] == before, "now they stay where they are"
