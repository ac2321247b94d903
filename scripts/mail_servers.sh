#!/usr/bin/env bash
# The tests in tests/mail_servers/, with what they need: Debian's exim, openssl,
# strace and Node, and packages that are put below target/.
# usage: [JIANBAO=target/debug/jianbao] mail_servers.sh [options of pytest]
set -euo pipefail
cd "$(dirname "$0")/.."
missing=""
for tool in /usr/sbin/exim4:exim4-daemon-light openssl:openssl node:nodejs npm:npm strace:strace; do
    command -v "${tool%%:*}" >/dev/null || missing="$missing ${tool##*:}"
done
if [ -n "$missing" ]; then
    # Installing a daemon starts it, unless this says no.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
        chmod +x /usr/sbin/policy-rc.d
        trap 'rm /usr/sbin/policy-rc.d' EXIT
    fi
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
[ -x target/venv/bin/python ] || python3 -m venv target/venv
target/venv/bin/pip install -q aiosmtpd==1.4.6 dkimpy==1.1.8 pynacl pillow pytest==8.4.2
mkdir -p target/node
export PYTHONDONTWRITEBYTECODE=1
[ -d target/node/node_modules/mailparser ] ||
    npm install --silent --no-save --no-package-lock --prefix target/node mailparser@3.14.2
JIANBAO="$(realpath "${JIANBAO:-target/debug/jianbao}")" NODE_PATH="$PWD/target/node/node_modules" \
    target/venv/bin/python -m pytest -q -p no:cacheprovider -W ignore::UserWarning tests/mail_servers "$@"
