"""A mail server that fails where it is told to, on aiosmtpd."""

import asyncio
import os
import signal
import socket
import struct
import threading
import time
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, AuthResult


@dataclass
class Kill:
    """Kills the client (SIGKILL), and closes the connection."""


@dataclass
class Drop:
    """Resets the connection."""


@dataclass
class Say:
    """Says this instead of what it should; whole lines, or bytes as they are."""

    what: str | bytes
    close: bool = False


@dataclass
class Wait:
    """Waits, then goes on as it should."""

    seconds: float


@dataclass
class Plan:
    """What happens at which step of which message, and what came of it.

    Steps: connect, EHLO, STARTTLS, AUTH; MAIL, RCPT, DATA, body (in the middle
    of the message), dot (after it, before the reply), reply (right after it).
    """

    # (step, number of the connection or of the message from 1; 0 for every one)
    # -> action, done once unless the number is 0.
    actions: dict = field(default_factory=dict)
    # What RCPT answers to an address, the first time or always.
    first_answers: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)
    # (recipients, content) of every message whose final dot arrived and that
    # was not refused.
    received: list = field(default_factory=list)
    messages: int = 0
    connections: int = 0
    pid: int | None = None

    def take(self, step):
        before = step in ("connect", "EHLO", "STARTTLS", "AUTH")
        number = self.connections if before else self.messages
        return self.actions.pop((step, number), None) or self.actions.get((step, 0))

    def wait_for_message(self, number):
        """Until the message of this number, from 1, has begun."""
        while self.messages < number:
            time.sleep(0.01)

    def count(self, address):
        return sum(address in recipients for recipients, _ in self.received)


class FaultySMTP(SMTP):
    plan: Plan
    refused = False

    def connection_made(self, transport):
        if not self._over_ssl:
            self.plan.connections += 1
        self.greeted = False
        super().connection_made(transport)

    async def push(self, status):
        if not getattr(self, "greeted", True) and str(status).startswith("220"):
            self.greeted = True
            if await self.act("connect"):
                return
        await super().push(status)

    async def act(self, step):
        """Does what the plan says; whether the step is over with that."""
        action = self.plan.take(step)
        match action:
            case Kill():
                os.kill(self.plan.pid, signal.SIGKILL)
                self.reset()
            case Drop():
                self.reset()
            case Say(what, close):
                raw = what if isinstance(what, bytes) else what.encode() + b"\r\n"
                self._writer.write(raw)
                await self._writer.drain()
                self.refused = raw[:1] in b"45"
                if close:
                    self._writer.close()
            case Wait(seconds):
                await asyncio.sleep(seconds)
                return False
            case None:
                return False
        return True

    def reset(self):
        sock = self.transport.get_extra_info("socket")
        if sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    async def smtp_EHLO(self, arg):
        if not await self.act("EHLO"):
            await super().smtp_EHLO(arg)

    async def smtp_STARTTLS(self, arg):
        if not await self.act("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg):
        self.last_auth = arg
        if not await self.act("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg):
        self.plan.messages += 1
        if not await self.act("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        if await self.act("RCPT"):
            return
        address = arg.partition("<")[2].partition(">")[0]
        answer = self.plan.first_answers.pop(address, None) or self.plan.answers.get(address)
        if answer:
            await self.push(answer)
        else:
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        if await self.act("DATA"):
            return
        recipients = list(self.envelope.rcpt_tos)
        await self.push("354 go on")
        content = bytearray()
        middle = False
        while True:
            line = await self._reader.readuntil(b"\r\n")
            if line == b".\r\n":
                break
            content += line[1:] if line.startswith(b".") else line
            if len(content) > 2000 and not middle:
                middle = True
                if await self.act("body"):
                    return
        self.refused = False
        over = await self.act("dot")
        if not self.refused:
            self.plan.received.append((recipients, bytes(content)))
        self._set_post_data_state()
        if over:
            return
        await self.push("250 2.0.0 taken")
        await self.act("reply")


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class FaultyServer:
    """Runs a plan on a port of its own, in a thread of its own."""

    def __init__(self, plan=None, tls=None, password=None, small_window=False, **options):
        self.plan = plan or Plan()
        self.tls = tls
        self.options = {"hostname": "mx.example.cn", "enable_SMTPUTF8": False} | options

        def authenticate(server, session, envelope, mechanism, data):
            right = (data.login, data.password) == (b"editor", password.encode())
            # handled: the server writes 535 itself.
            return AuthResult(success=right, handled=False)

        if password:
            self.options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
        self.socket = socket.socket()
        if small_window:
            # So that a long message is still on its way when the server stops reading.
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.loop = asyncio.new_event_loop()

    def make(self):
        smtp = FaultySMTP(object(), loop=self.loop, **self.options)
        smtp.plan = self.plan
        return smtp

    def serve(self):
        asyncio.set_event_loop(self.loop)
        create = self.loop.create_server(self.make, sock=self.socket, ssl=self.tls)
        self.server = self.loop.run_until_complete(create)
        self.ready.set()
        self.loop.run_forever()
        self.server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))

    def __enter__(self):
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        assert self.ready.wait(10)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
