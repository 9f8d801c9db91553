/** What gives the person's account access to a device (Debian's spice-client-glib-usb-acl-helper). */
const HELPER = '/usr/libexec/spice-client-glib-usb-acl-helper';
const DEVICES = '/sys/bus/usb/devices';

/**
 * Stands between spice-gtk and its helper, which is asked for each device (usb-acl-helper.c of spice-gtk 0.42: bus and address on standard
 * input, one word back, and the access lasts as long as the input). Whatever is not granted becomes `CANCELED`: the viewer would show a
 * modal dialog for every other word. A device of which usbredir's filter looks at no class at all, because every interface is a HID
 * without subclass and protocol, would pass any filter; it is refused here.
 */
export const aclGuard = (helper = HELPER, devices = DEVICES): string => `#!/bin/sh
read -r bus address || exit
looked=
for device in ${devices}/*; do
  [ "$(cat "$device/busnum" 2>/dev/null)" = "$bus" ] || continue
  [ "$(cat "$device/devnum" 2>/dev/null)" = "$address" ] || continue
  case "$(cat "$device/bDeviceClass")" in 00|ef) ;; *) looked=yes ;; esac
  set -- "$device":*
  for interface; do
    kind=$(cat "$interface/bInterfaceClass" "$interface/bInterfaceSubClass" "$interface/bInterfaceProtocol" 2>/dev/null | tr -d '\\n')
    case "$#$kind" in 1030000) looked=yes ;; *030000) ;; ??*) looked=yes ;; esac
  done
done
if [ -z "$looked" ]; then
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
