"""Servers that fail, lie, or say no: what each does to a run."""

import base64
import signal
import sqlite3
import time

import pytest

from faulty import Drop, FaultyServer, Plan, Say, Wait

PASSWORD = "Zhú-7-leaves"


def counts(server, office):
    return [server.plan.count(address) for address in office.addresses]


def test_all_are_sent_on_one_connection(office):
    with FaultyServer() as server:
        office.settings(server.port)
        assert "sent to 4 readers" in office.mail()
        assert counts(server, office) == [1, 1, 1, 1]
        assert server.plan.connections == 1
        row = office.ledger()["reader1@example.cn"]
        assert (row["state"], row["attempts"], row["reply"]) == ("sent", "1", "250 2.0.0 taken")
        recipients, content = server.plan.received[0]
        assert row["message_id"].encode() in content
        assert "4 had it already" in office.mail()
        assert server.plan.connections == 1


def test_nothing_is_added_to_a_message(office):
    """What arrives ends as what is written to a file does."""
    with FaultyServer() as server:
        office.settings(server.port)
        office.mail()
        office.mail("--eml", "letters")
        for (_, content), path in zip(server.plan.received, sorted((office.folder / "letters").iterdir()), strict=True):
            written = path.read_bytes()
            assert content.endswith(b"--\r\n") and content.splitlines()[-1] == written.splitlines()[-1]
            boundary = content.splitlines()[-1]
            assert content.split(boundary[:-2])[1:] == written.split(boundary[:-2])[1:]


# --- Connections that fall -------------------------------------------------


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "body"])
def test_a_drop_before_the_final_dot_is_made_good(office, step):
    """The message was not sent, so it is sent again in the same run."""
    with FaultyServer(Plan({(step, 2): Drop()}), small_window=True) as server:
        office.settings(server.port)
        if step == "body":
            office.enlarge()
        office.mail()
        assert counts(server, office) == [1, 1, 1, 1]
        assert office.states() == ["sent"] * 4


def test_a_drop_after_the_final_dot_is_unknown(office):
    with FaultyServer(Plan({("dot", 2): Drop()})) as server:
        office.settings(server.port)
        printed = office.mail(code=1)
        assert "unknown: reader2@example.cn" in printed and "3 readers" in printed
        assert office.states() == ["sent", "unknown", "sent", "sent"]
        office.mail(code=1)
        assert counts(server, office) == [1, 1, 1, 1]


def test_a_server_that_always_falls_after_the_dot_stops_the_run(office):
    with FaultyServer(Plan({("dot", 0): Drop()})) as server:
        office.settings(server.port)
        assert "3 times in a row" in office.mail(code=2)
        assert office.states() == ["unknown"] * 3 + ["planned"]


def test_421_in_mid_run(office):
    plan = Plan({("MAIL", 2): Say("421 4.3.2 shutting down", close=True), ("RCPT", 4): Say("421 again", close=True)})
    with FaultyServer(plan) as server:
        office.settings(server.port)
        printed = office.mail()
        assert "421 4.3.2 shutting down" in printed
        assert counts(server, office) == [1, 1, 1, 1]
        assert server.plan.connections == 3


def test_421_in_the_greeting_is_waited_for(office):
    with FaultyServer(Plan({("connect", 1): Say("421 too many connections", close=True)})) as server:
        office.settings(server.port)
        office.mail()
        assert counts(server, office) == [1, 1, 1, 1]


def test_nobody_listens(office):
    with FaultyServer() as server:
        port = server.port
    office.settings(port)
    printed = office.mail(code=2)
    assert f"127.0.0.1:{port}" in printed and "refused" in printed
    assert office.ledger() == {}


def test_a_slow_server_is_waited_for_and_a_silent_one_is_not(office):
    with FaultyServer(Plan({("dot", 0): Wait(2.5), ("RCPT", 2): Wait(3)})) as server:
        office.readers(count=2)
        # The reply to a message may take ten times as long as others.
        office.settings(server.port, limits={"timeout": 1})
        printed = office.mail("-v")
        assert "did not answer in time" in printed
        assert counts(server, office) == [1, 1]
    with FaultyServer(Plan({("connect", 1): Wait(30)})) as server:
        office.settings(server.port, limits={"timeout": 1})
        (office.folder / "jianbao-mail.db").unlink()
        begun = time.monotonic()
        assert "did not answer in time" in office.mail(code=2)
        assert time.monotonic() - begun < 15


# --- Replies ---------------------------------------------------------------


def test_readers_are_refused_and_put_off_one_by_one(office):
    plan = Plan(
        answers={"reader1@example.cn": "550 5.1.1 no such user", "reader3@example.cn": "451 4.3.0 try again"},
        first_answers={"reader2@example.cn": "450 4.2.0 greylisted"},
    )
    with FaultyServer(plan) as server:
        # The first pause is longer than the run's time: put off at once.
        office.settings(server.port, limits={"retry_after": 2, "retry_for": 1})
        process = office.start()
        time.sleep(9)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        printed = "".join(process.communicate(timeout=30))
        assert process.returncode == 2 and "goes on from there" in printed
        assert office.states() == ["refused", "sent", "planned", "sent"]
        office.settings(server.port, limits={"retry_after": 90, "retry_for": 1})
        assert "put off: reader3@example.cn (451 4.3.0 try again)" in office.mail(code=1)
        assert office.states() == ["refused", "sent", "deferred", "sent"]
        assert office.ledger()["reader1@example.cn"]["reply"] == "550 5.1.1 no such user"
        # The next run tries the deferred reader again, the refused one only when asked.
        plan.answers.clear()
        office.mail(code=1)
        assert counts(server, office) == [0, 1, 1, 1]
        office.mail("--retry-refused")
        assert counts(server, office) == [1, 1, 1, 1]


def test_a_batch_has_a_row_for_each_reader(office):
    plan = Plan(answers={"reader2@example.cn": "550 no such user"}, first_answers={"reader3@example.cn": "450 later"})
    with FaultyServer(plan) as server:
        office.settings(server.port)
        office.mail("--bcc", "4", code=1)
        assert [r for r, _ in plan.received] == [["reader1@example.cn", "reader4@example.cn"], ["reader3@example.cn"]]
        assert office.states() == ["sent", "refused", "sent", "sent"]
        for _, content in plan.received:
            assert not any(address.encode() in content for address in office.addresses)


def test_a_reply_after_the_dot_is_told_apart(office):
    plan = Plan({
        ("dot", 1): Say("451 4.3.0 not now"),
        ("dot", 2): Say("554 5.7.1 looks like spam"),
        ("dot", 3): Say("550 Connection frequency limited"),
    })
    with FaultyServer(plan) as server:
        office.settings(server.port)
        printed = office.mail(code=1)
        assert "refused: reader2@example.cn (554 5.7.1 looks like spam)" in printed
        assert "waiting 1 s" in printed
        assert counts(server, office) == [1, 0, 1, 1]


def test_many_refusals_in_a_row_stop_the_run(office):
    office.readers(count=30)
    with FaultyServer(Plan({("dot", 0): Say("554 5.7.1 looks like spam")})) as server:
        office.settings(server.port)
        assert "refused 20 messages in a row" in office.mail(code=2)
        assert office.states() == ["refused"] * 20 + ["planned"] * 10


def test_a_refused_sender_stops_the_run(office):
    with FaultyServer(Plan({("MAIL", 0): Say("553 5.7.1 not your address")})) as server:
        office.settings(server.port)
        printed = office.mail(code=2)
        assert "refused the sender: 553 5.7.1 not your address" in printed and "`from`" in printed
        assert office.states() == ["planned"] * 4
        assert server.plan.messages == 1 and not server.plan.received


def test_a_quota_stops_the_run_and_leaves_the_rest(office):
    with FaultyServer(Plan({("dot", 3): Say("550 5.4.5 Daily user sending limit exceeded")})) as server:
        office.settings(server.port)
        assert "quota" in office.mail(code=2)
        assert office.states() == ["sent", "sent", "planned", "planned"]
        office.mail()
        assert counts(server, office) == [1, 1, 1, 1]


# --- Size, addresses ---------------------------------------------------------


def test_a_message_bigger_than_the_server_takes_is_not_begun(office):
    with FaultyServer(data_size_limit=10_000) as server:
        office.settings(server.port)
        printed = office.mail(code=2)
        assert "more than 127.0.0.1" in printed and "PDF smaller" in printed
        assert server.plan.messages == 0
        assert office.ledger() == {}


def test_a_server_that_finds_it_too_big_afterwards_stops_the_run(office):
    with FaultyServer(Plan({("dot", 1): Say("552 5.3.4 message too large")})) as server:
        office.settings(server.port)
        assert "PDF smaller" in office.mail(code=2)
        assert office.states() == ["planned"] * 4


def test_letters_beyond_ascii_in_an_address(office):
    office.readers("竹林@example.cn", "reader@example.cn", "reader@例子.cn")
    with FaultyServer() as server:
        office.settings(server.port)
        assert "SMTPUTF8" in office.mail(code=1)
        assert [recipients for recipients, _ in server.plan.received] == [
            ["reader@example.cn"],
            ["reader@xn--fsqu00a.cn"],
        ]
    with FaultyServer(enable_SMTPUTF8=True) as server:
        office.settings(server.port)
        office.mail("--retry-refused")
        assert [recipients for recipients, _ in server.plan.received] == [["竹林@example.cn"]]


# --- Passwords and certificates ----------------------------------------------


def everything(office):
    """All that was printed or written down since."""
    files = [path.read_bytes() for path in office.folder.glob("jianbao-mail.db*")]
    return office.printed.encode() + b"".join(files)


@pytest.mark.parametrize("place", ["env", "file", "command"])
def test_a_password_is_used_and_never_shown(office, place):
    (office.folder / "secret").write_text(PASSWORD + "\n")
    keys = {
        "env": {"password_env": "JIANBAO_SMTP"},
        "file": {"password_file": "secret"},
        "command": {"password_command": "cat secret"},
    }[place]
    with FaultyServer(password=PASSWORD) as server:
        office.settings(server.port, user="editor", **keys)
        if place == "command":
            assert "runs `cat secret` for the password" in office.mail(code=2)
            assert server.plan.connections == 0
            office.trust()
        office.mail("-v", env={"JIANBAO_SMTP": PASSWORD})
        assert counts(server, office) == [1, 1, 1, 1]
        assert PASSWORD.encode() not in everything(office)


def test_a_wrong_password_stops_the_run(office):
    with FaultyServer(password=PASSWORD) as server:
        office.settings(server.port, user="editor", password_env="JIANBAO_SMTP")
        printed = office.mail("-v", env={"JIANBAO_SMTP": "wrong-one"}, code=2)
        assert "refused the login: 535" in printed and "授权码" in printed
        assert b"wrong-one" not in everything(office)
        assert server.plan.connections == 1 and office.ledger() == {}
        assert "`JIANBAO_SMTP` is not set" in office.mail(code=2)
        assert server.plan.connections == 1


@pytest.mark.parametrize("step", ["AUTH", "MAIL", "RCPT", "DATA", "dot"])
def test_a_server_that_repeats_the_password(office, step):
    coded = [base64.b64encode(f"\0editor\0{PASSWORD}".encode()), base64.b64encode(PASSWORD.encode())]
    echo = b"554 you said " + b" ".join([PASSWORD.encode(), *coded]) + b"\r\n"
    with FaultyServer(Plan({(step, 0): Say(echo)}), password=PASSWORD) as server:
        office.settings(server.port, user="editor", password_env="JIANBAO_SMTP")
        office.mail("-v", env={"JIANBAO_SMTP": PASSWORD}, code=2 if step in ("AUTH", "MAIL") else 1)
        assert b"[password]" in everything(office)
        for secret in [PASSWORD.encode(), *coded]:
            assert secret not in everything(office)


def test_no_password_without_encryption(office):
    office.settings(2525, server="mail.example.cn", user="editor", password_env="JIANBAO_SMTP")
    assert "in the clear" in office.mail(env={"JIANBAO_SMTP": PASSWORD}, code=2)


def test_encryption_is_required(office):
    with FaultyServer() as server:
        office.settings(server.port, security=None)
        printed = office.mail(code=2)
        assert "STARTTLS" in printed and 'security = \\"tls\\"' not in printed
        assert server.plan.messages == 0


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encrypted(office, certificates, security):
    tls = {"tls_context": certificates.context()} if security == "starttls" else {"tls": certificates.context()}
    with FaultyServer(password=PASSWORD, **tls) as server:
        keys = {"security": security, "user": "editor", "password_env": "JIANBAO_SMTP"}
        env = {"JIANBAO_SMTP": PASSWORD}
        # The authority is unknown to the system.
        office.settings(server.port, **keys)
        printed = office.mail(env=env, code=2)
        assert "certificate" in printed and "`ca_file`" in printed
        assert office.ledger() == {}
        assert server.plan.messages == 0
        # Known.
        office.settings(server.port, ca_file=certificates.authority, **keys)
        office.mail(env=env)
        assert counts(server, office) == [1, 1, 1, 1]


def test_a_certificate_for_another_name(office, certificates):
    with FaultyServer(tls=certificates.context(certificates.other)) as server:
        office.settings(server.port, security="tls", ca_file=certificates.authority)
        printed = office.mail(code=2)
        assert "certificate" in printed and "mx.example.cn" in printed
        assert server.plan.messages == 0 and office.ledger() == {}


def test_tls_is_asked_of_a_plain_server_and_the_reverse(office, certificates):
    with FaultyServer() as server:
        office.settings(server.port, security="tls")
        assert 'security = "starttls"' in office.mail(code=2)
    with FaultyServer(tls=certificates.context()) as server:
        office.settings(server.port, security="starttls", limits={"timeout": 1})
        assert 'security = "tls"' in office.mail(code=2)


def short(value):
    """A case's name: pytest puts it into the environment, which has an end."""
    return repr(value)[:24]


# --- Servers that lie ----------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "what"),
    [
        ("connect", b"SSH-2.0-OpenSSH_9.2\r\n"),
        ("connect", b"\xff\xfe\x00\x01\r\n"),
        ("EHLO", b"250\r\n"),
        ("EHLO", b"250-a\r\n354 b\r\n"),
        ("EHLO", b"250 " + b"x" * 200_000 + b"\r\n"),
    ],
    ids=short,
)
def test_garbage_before_the_first_message(office, step, what):
    with FaultyServer(Plan({(step, 0): Say(what, close=True)})) as server:
        office.settings(server.port, limits={"timeout": 2})
        printed = office.mail(code=2)
        assert "127.0.0.1" in printed and "panicked" not in printed and len(printed) < 2000
        assert office.ledger() == {}


@pytest.mark.parametrize(
    ("step", "what", "states"),
    [
        # The message was not begun, or not ended: again, later.
        ("MAIL", b"hello\r\n", "sent"),
        ("RCPT", b"250 \xc4\xe3\xba\xc3\r\n", "sent"),
        ("DATA", b"250 go on\r\n", "sent"),
        ("DATA", b"550-a\r\n", "sent"),
        ("body", b"999 what\r\n", "sent"),
        # The final dot went out, and the answer is none: nobody knows.
        ("dot", b"\x00\x00\r\n", "unknown"),
        ("dot", b"354 go on\r\n", "unknown"),
        ("dot", b"250 \xb3\xc9\xb9\xa6\r\n", "unknown"),
        ("dot", b"250 " + b"x" * 3000 + b"\r\n", "unknown"),
        ("dot", b"250-never ends\r\n", "unknown"),
    ],
    ids=short,
)
def test_garbage_at_a_message(office, step, what, states):
    office.readers(count=2)
    if step == "body":
        office.enlarge()
    with FaultyServer(Plan({(step, 1): Say(what, close=True)}), small_window=True) as server:
        office.settings(server.port, limits={"timeout": 1})
        printed = office.mail(code=0 if states == "sent" else 1)
        assert "panicked" not in printed
        assert office.states() == [states, "sent"]
        assert max(counts(server, office)) == 1


def test_a_reply_cannot_steer_the_terminal(office):
    with FaultyServer(Plan({("RCPT", 1): Say(b"550 \x1b[2J\x1b]0;owned\x07no\r\n")})) as server:
        office.settings(server.port)
        office.mail(code=1)
        assert "\x1b[2J" not in office.printed and "\x07" not in office.printed
        assert "\x1b" not in office.ledger()["reader1@example.cn"]["reply"]


def test_starttls_is_promised_and_not_kept(office, certificates):
    plan = Plan({("STARTTLS", 0): Say("502 5.5.1 not really")})
    with FaultyServer(plan, tls_context=certificates.context()) as server:
        office.settings(server.port, security="starttls", ca_file=certificates.authority)
        assert "502 5.5.1 not really" in office.mail(code=2)
        assert server.plan.messages == 0


def test_a_login_is_promised_and_not_kept(office):
    with FaultyServer(Plan({("AUTH", 0): Say("502 5.5.1 not really")}), password=PASSWORD) as server:
        office.settings(server.port, user="editor", password_env="JIANBAO_SMTP")
        assert "502 5.5.1 not really" in office.mail(env={"JIANBAO_SMTP": PASSWORD}, code=2)


# --- Ctrl-C, two runs, a test message --------------------------------------------


def test_ctrl_c_finishes_the_message_in_hand(office):
    with FaultyServer(Plan({("dot", 0): Wait(1.5)})) as server:
        office.settings(server.port)
        process = office.start()
        server.plan.wait_for_message(2)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        printed = "".join(process.communicate(timeout=30))
        assert process.returncode == 2
        assert "finishing the message in hand" in printed and "goes on from there" in printed
        assert office.states() == ["sent", "sent", "planned", "planned"]
        server.plan.actions.clear()
        office.mail()
        assert counts(server, office) == [1, 1, 1, 1]


def test_ctrl_c_twice_ends_at_once(office):
    with FaultyServer(Plan({("dot", 0): Wait(20)})) as server:
        office.settings(server.port)
        process = office.start()
        server.plan.wait_for_message(1)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=5)
        assert process.returncode == 130
        assert office.states() == ["unknown", "planned", "planned", "planned"]


def test_two_runs_at_once(office):
    with FaultyServer(Plan({("dot", 0): Wait(1)})) as server:
        office.settings(server.port)
        first = office.start()
        server.plan.wait_for_message(1)
        assert "another run is sending" in office.mail(code=2)
        # Looking is allowed.
        assert "intent" in "".join(office.states()) or "dot" in "".join(office.states())
        first.communicate(timeout=30)
        assert first.returncode == 0
        assert counts(server, office) == [1, 1, 1, 1]


def test_a_test_message_leaves_no_trace(office):
    with FaultyServer() as server:
        office.settings(server.port)
        office.mail("--test", "me@example.cn")
        assert [recipients for recipients, _ in server.plan.received] == [["me@example.cn"]]
        assert not (office.folder / "jianbao-mail.db").exists()
        office.mail()
        assert counts(server, office) == [1, 1, 1, 1]


def test_a_dry_run_opens_no_connection(office):
    with FaultyServer() as server:
        office.settings(server.port)
        office.mail("--dry-run")
        assert server.plan.connections == 0


# --- The ledger ------------------------------------------------------------------


def test_status_and_export(office):
    plan = Plan(answers={"reader2@example.cn": "550 no such user"})
    with FaultyServer(plan) as server:
        office.settings(server.port)
        office.mail("--ledger", "sub/own.db", code=1)
        table = office.mail("--ledger", "sub/own.db", "--status")
        assert "3 sent, 1 refused" in table and "550 no such user" in table
        office.mail("--ledger", "sub/own.db", "--export", "out.csv")
        assert (office.folder / "out.csv").read_text().count("\n") == 5
        assert "nothing was sent" in office.mail("--status", code=2)


def test_a_file_that_is_no_ledger(office):
    with FaultyServer() as server:
        office.settings(server.port)
        other = office.folder / "other.csv"
        before = (office.folder / "list.csv").read_bytes()
        other.write_bytes(before)
        assert "not a ledger of jianbao" in office.mail("--ledger", "other.csv", code=2)
        assert other.read_bytes() == before
        assert "is read by this run" in office.mail("--ledger", "list.csv", code=2)
        assert (office.folder / "list.csv").read_bytes() == before
        assert server.plan.connections == 0


def test_anyone_can_open_the_ledger(office):
    with FaultyServer() as server:
        office.settings(server.port)
        office.mail()
    rows = sqlite3.connect(office.folder / "jianbao-mail.db").execute("SELECT recipient, state FROM reader").fetchall()
    assert rows == [(address, "sent") for address in office.addresses]


# --- Limits ----------------------------------------------------------------------


def test_a_rate_is_kept(office):
    office.readers("a@qq.com", "b@qq.com", "c@example.cn", "d@qq.com")
    with FaultyServer() as server:
        office.settings(server.port, limits={"per_domain": {"qq.com": 40}})
        begun = time.monotonic()
        office.mail()
        assert time.monotonic() - begun > 3
        assert [r[0] for r, _ in server.plan.received] == ["a@qq.com", "c@example.cn", "b@qq.com", "d@qq.com"]


def test_a_connection_ends_after_a_hundred_messages(office):
    office.readers(count=205)
    with FaultyServer() as server:
        office.settings(server.port)
        office.mail()
        assert server.plan.connections == 3
        assert counts(server, office) == [1] * 205
