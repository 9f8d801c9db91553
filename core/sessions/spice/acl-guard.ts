/** What gives the person's account access to a device (Debian's spice-client-glib-usb-acl-helper). */
const HELPER = '/usr/libexec/spice-client-glib-usb-acl-helper';
const DEVICES = '/sys/bus/usb/devices';

/**
 * Stands between spice-gtk and its helper, which is asked for each device (usb-acl-helper.c of spice-gtk 0.42: bus and address on standard
 * input, one word back, and the access lasts as long as the input). Whatever is not granted becomes `CANCELED`: the viewer would show a
 * modal dialog for every other word. A device without any interface passes usbredir's filter, whatever it says, and is refused here.
 */
export const aclGuard = (helper = HELPER, devices = DEVICES): string => `#!/bin/sh
read -r bus address || exit
filtered=
for device in ${devices}/*; do
  [ "$(cat "$device/busnum" 2>/dev/null)" = "$bus" ] || continue
  [ "$(cat "$device/devnum" 2>/dev/null)" = "$address" ] || continue
  case "$(cat "$device/bDeviceClass")" in 00|ef) ;; *) filtered=yes ;; esac
  for interface in "$device":*; do
    [ -e "$interface" ] && filtered=yes
  done
done
if [ -z "$filtered" ]; then
  echo CANCELED
  exit
fi
{ echo "$bus $address"; exec cat; } | ${helper} 2>/dev/null | {
  read -r answer
  [ "$answer" = SUCCESS ] || answer=CANCELED
  echo "$answer"
  exec cat >/dev/null
}
`;
