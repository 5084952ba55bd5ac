#!/bin/sh
# Run `make run` and the README's queries in a bare Debian: scripts/bare_debian.sh SUITE FOLDER [MIRROR].
#
# SUITE: bookworm (Python 3.11.2), trixie (3.13). FOLDER: gets the tree of the system, or has it from an earlier run.
# MIRROR: of Debian's packages; by default that of debootstrap. YUANLIU_BARE_TEST=1: runs `make test` too.
# Needs root, debootstrap and 3 GB of disk. Proxies, mirrors and certificates of the environment count inside too.
set -eu
suite=$1
folder=$(mkdir -p "$2" && cd "$2" && pwd)
cd "$(dirname "$0")/.."

if ! [ -e "$folder/etc/debian_version" ]; then
    debootstrap --variant=minbase --include=python3,python3-venv,make,ca-certificates "$suite" "$folder" ${3:+"$3"}
fi
cp /etc/resolv.conf /etc/hosts "$folder/etc/"
certificates=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}
[ -e "$certificates" ] && cp "$certificates" "$folder/etc/ssl/certs/ca-certificates.crt"

rm -rf "$folder/yuanliu"
mkdir "$folder/yuanliu"
tar -c --exclude=./.venv --exclude=./var --exclude=./.git --exclude=node_modules --exclude=./web/dist . |
    tar -x -C "$folder/yuanliu"

mount -t proc proc "$folder/proc"
mount -t tmpfs tmpfs "$folder/dev/shm"
service=
clean_up() {
    trap - EXIT INT TERM
    [ -z "$service" ] || kill "$service" 2>/dev/null || true
    [ -z "$service" ] || wait "$service" || true
    umount "$folder/dev/shm" "$folder/proc"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

inside() { # in place of this (sub)shell: a command in the bare system, in the checkout there
    exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 YUANLIU_PORT=0 \
        ${HTTPS_PROXY:+HTTPS_PROXY="$HTTPS_PROXY"} ${HTTP_PROXY:+HTTP_PROXY="$HTTP_PROXY"} \
        ${ALL_PROXY:+ALL_PROXY="$ALL_PROXY"} ${NO_PROXY:+NO_PROXY="$NO_PROXY"} \
        ${PIP_INDEX_URL:+PIP_INDEX_URL="$PIP_INDEX_URL"} ${YUANLIU_MAVEN:+YUANLIU_MAVEN="$YUANLIU_MAVEN"} \
        ${YUANLIU_NPM:+YUANLIU_NPM="$YUANLIU_NPM"} \
        chroot "$folder" sh -c 'cd /yuanliu && exec "$@"' sh "$@"
}

(inside python3 --version)
log=$folder/run.log
: >"$log"
(inside make run) >"$log" 2>&1 &
service=$!
until address=$(sed -n 's/^Ready: //p' "$log") && [ -n "$address" ]; do
    if ! kill -0 "$service" 2>/dev/null; then
        cat "$log" >&2
        echo "make run ended before the service was ready" >&2
        exit 1
    fi
    sleep 1
done
(inside python3 scripts/check_examples.py "$address")
kill "$service"
wait "$service" || true
service=
if [ "${YUANLIU_BARE_TEST:-}" = 1 ]; then
    (inside make test)
fi
echo "$suite: make run is ready, and its answers are those of the documentation"
