"""Debian's exim with a configuration of its own, on loopback ports."""

import mailbox
import os
import pwd
import socket
import subprocess
import time

from faulty import free_port

CONFIG = """
primary_hostname = mx.example.cn
local_interfaces = 127.0.0.1
daemon_smtp_ports = {starttls} : {tls}
tls_on_connect_ports = {tls}
tls_advertise_hosts = *
tls_certificate = {certificate}
tls_privatekey = {key}
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/exim.pid
domainlist ours = example.cn : qq.com
message_size_limit = 400K
smtputf8_advertise_hosts =
auth_advertise_hosts = *
never_users =
queue_only = {queue_only}
acl_smtp_mail = check_sender
acl_smtp_rcpt = check_recipient
acl_smtp_data = check_message
queue_run_max = 4
smtp_accept_max_per_connection = 5000

begin acl

check_sender:
  deny    senders = stranger@example.cn
          message = 5.7.1 not your address
  accept

check_recipient:
  deny    !authenticated = *
          message = relay not permitted
  deny    local_parts = nobody
          message = 5.1.1 no such user here
  defer   local_parts = grey
          condition = ${{run{{{folder}/first_time}}{{yes}}{{no}}}}
          message = 4.7.1 greylisted, come back later
  defer   local_parts = ^fast.*
          ratelimit = 3 / 3s / leaky / per_rcpt / fast
          message = 4.7.1 slow down
  accept  domains = +ours
  deny    message = relay not permitted

check_message:
  deny    condition = ${{if match{{$rh_subject:}}{{viagra}}}}
          message = 5.7.1 looks like spam
  accept

begin routers
local:
  driver = accept
  domains = +ours
  transport = maildir

begin transports
maildir:
  driver = appendfile
  directory = {folder}/maildir
  maildir_format
  envelope_to_add
  return_path_add
  user = {user}
  mode = 0644

begin retry
* * F,1h,1m

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if and{{{{eq{{$auth2}}{{editor}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
  server_advertise_condition = ${{if and{{{{def:tls_in_cipher}}{{{plain}}}}}}}
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${{if and{{{{eq{{$auth1}}{{editor}}}}{{eq{{$auth2}}{{{password}}}}}}}}}
  server_set_id = $auth1
  server_advertise_condition = ${{if def:tls_in_cipher}}
"""

PASSWORD = "bamboo-7"
USER = "Debian-exim"


class Exim:
    """A running exim; `plain` offers AUTH PLAIN besides AUTH LOGIN, `queue_only`
    takes messages and delivers none."""

    def __init__(self, folder, certificates, plain=True, queue_only=False):
        self.folder = folder
        owner = pwd.getpwnam(USER)
        # The daemon gives its rights up, and must get at its folders all the same.
        for parent in [folder, *folder.parents]:
            if parent.stat().st_uid == os.getuid() and parent != parent.parent:
                parent.chmod(parent.stat().st_mode | 0o711)
        for name in ["", "spool", "log", "maildir"]:
            (folder / name).mkdir(exist_ok=True)
            os.chown(folder / name, owner.pw_uid, owner.pw_gid)
        for source, name in [(certificates.certificate, "server.pem"), (certificates.key, "server.key")]:
            (folder / name).write_bytes(source.read_bytes())
            os.chown(folder / name, owner.pw_uid, owner.pw_gid)
        # True for the first one who asks.
        script = folder / "first_time"
        script.write_text(f'#!/bin/sh\n[ -e "{folder}/spool/seen" ] && exit 1\n: > "{folder}/spool/seen"\n')
        script.chmod(0o755)
        self.starttls, self.tls = free_port(), free_port()
        self.config = folder / "exim.conf"
        self.config.write_text(
            CONFIG.format(
                starttls=self.starttls,
                tls=self.tls,
                folder=folder,
                certificate=folder / "server.pem",
                key=folder / "server.key",
                password=PASSWORD,
                user=USER,
                queue_only="true" if queue_only else "false",
                plain="bool{true}" if plain else "bool{false}",
            )
        )

    def __enter__(self):
        command = ["/usr/sbin/exim4", "-C", self.config, "-bdf", "-q1m"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.tls)).close()
                return self
            except OSError:
                assert self.process.poll() is None, self.process.stdout.read().decode()
                time.sleep(0.1)
        raise TimeoutError(self.log())

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

    def log(self):
        return "".join(path.read_text() for path in sorted((self.folder / "log").glob("*log")))

    def messages(self, count, seconds=20):
        """The delivered messages as bytes, once there are `count`; by Envelope-to."""
        if count == 0:
            time.sleep(seconds)
            assert not (self.folder / "maildir" / "new").exists(), self.log()
            return {}
        while not (self.folder / "maildir" / "new").exists() and seconds > 0:
            time.sleep(0.1)
            seconds -= 0.1
        box = mailbox.Maildir(self.folder / "maildir", create=False)
        for _ in range(int(seconds * 10)):
            if len(box) >= count:
                break
            time.sleep(0.1)
        messages = {}
        for name in box.keys():
            raw = box.get_bytes(name)
            for address in box[name]["Envelope-to"].split(","):
                messages.setdefault(address.strip(), []).append(raw)
        assert len(box) == count, f"{len(box)} messages\n{self.log()}"
        return messages
