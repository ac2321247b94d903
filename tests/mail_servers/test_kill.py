"""`kill -9` at every step, then the same command again: each reader has the
message at most once, and exactly once where its fate is known."""

import random
import signal
import time

import pytest

from faulty import FaultyServer, Kill, Plan, Wait

# The step at which the client is killed, while it is at the second of four
# readers, and what is known of that reader afterwards.
STEPS = {
    "MAIL": "planned",
    "RCPT": "planned",
    "DATA": "planned",
    "body": "planned",
    "dot": "unknown",
}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_message(office, step):
    with FaultyServer(Plan({(step, 2): Kill()}), small_window=True) as server:
        office.settings(server.port)
        if step == "body":
            office.enlarge()
        office.mail(plan=server.plan, code=-signal.SIGKILL)
        assert office.states() == ["sent", STEPS[step], "planned", "planned"]
        unknown = STEPS[step] == "unknown"
        office.mail(code=1 if unknown else 0)
        assert [server.plan.count(address) for address in office.addresses] == [1, 1, 1, 1]
        assert office.states() == ["sent", "unknown" if unknown else "sent", "sent", "sent"]
        # A third run has nothing to do.
        connections = server.plan.connections
        office.mail(code=1 if unknown else 0)
        assert server.plan.connections == connections


def test_killed_right_after_the_reply(office):
    """The reply may be in the ledger or not: the message was sent once in both."""
    with FaultyServer(Plan({("reply", 2): Kill()})) as server:
        office.settings(server.port)
        office.mail(plan=server.plan, code=-signal.SIGKILL)
        second = office.states()[1]
        assert second in ("sent", "unknown")
        office.mail(code=0 if second == "sent" else 1)
        assert [server.plan.count(address) for address in office.addresses] == [1, 1, 1, 1]


@pytest.mark.parametrize("step", ["connect", "EHLO", "AUTH"])
def test_killed_before_the_first_message(office, step):
    with FaultyServer(Plan({(step, 1): Kill()}), password="secret") as server:
        office.settings(server.port, user="editor", password_env="JIANBAO_PASSWORD")
        office.mail(plan=server.plan, env={"JIANBAO_PASSWORD": "secret"}, code=-signal.SIGKILL)
        office.mail(env={"JIANBAO_PASSWORD": "secret"})
        assert [server.plan.count(address) for address in office.addresses] == [1, 1, 1, 1]


def test_an_unknown_message_is_sent_again_only_when_asked(office):
    with FaultyServer(Plan({("dot", 2): Kill()})) as server:
        office.settings(server.port)
        office.mail(plan=server.plan, code=-signal.SIGKILL)
        office.mail(code=1)
        assert "1 unknown" in office.mail(code=1)
        office.mail("--resend-unknown")
        assert [server.plan.count(address) for address in office.addresses] == [1, 2, 1, 1]
        assert office.states() == ["sent"] * 4


def test_a_batch_shares_its_fate(office):
    with FaultyServer(Plan({("dot", 1): Kill()})) as server:
        office.settings(server.port)
        office.mail("--bcc", "3", plan=server.plan, code=-signal.SIGKILL)
        assert office.states() == ["unknown", "unknown", "unknown", "planned"]
        office.mail("--bcc", "3", code=1)
        assert [recipients for recipients, _ in server.plan.received] == [office.addresses[:3], office.addresses[3:]]


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_moment(office, seed):
    """Many deaths at random moments: at most once, and all are served or unknown."""
    chance = random.Random(seed)
    office.readers(count=12)
    # Each reply a little late, so that a death falls into a message.
    plan = Plan({("dot", 0): Wait(0.02), ("MAIL", 0): Wait(0.01)})
    with FaultyServer(plan) as server:
        office.settings(server.port)
        for _ in range(8):
            process = office.start()
            served = len(server.plan.received)
            while process.poll() is None and len(server.plan.received) < served + chance.randint(1, 3):
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.04))
            process.kill()
            process.communicate()
        office.start().communicate(timeout=60)
        counts = [server.plan.count(address) for address in office.addresses]
        for count, state in zip(counts, office.states(), strict=True):
            assert state in ("sent", "unknown")
            assert count == 1 or (state == "unknown" and count == 0), (counts, office.states())
