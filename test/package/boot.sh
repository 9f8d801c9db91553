#!/bin/sh
# Makes the folder $1 the root of everything here and becomes its systemd. Run in namespaces of its own (unshare -fpmCuin).
set -eu
# A network of its own: an X server of somebody else's would be found by its number (a socket without a file).
ip link set lo up
cd "$1"
mount --make-rprivate /
mount --rbind . .
cd "$1"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mkdir -p .old
pivot_root . .old
cd /
umount -l /.old
rmdir /.old
exec env -i container=onekiosk-test PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb /sbin/init
