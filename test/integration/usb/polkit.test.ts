import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../build/tools.ts';

const NEEDED = {
  polkitd: '/usr/lib/polkit-1/polkitd',
  'dbus-daemon': '/usr/bin/dbus-daemon',
  'spice-client-glib-usb-acl-helper': '/usr/share/polkit-1/actions/org.spice-space.lowlevelusbaccess.policy',
};
const BUS = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type><listen>unix:path=FOLDER/bus</listen><auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/>
    <allow receive_type="method_call"/><allow receive_type="method_return"/>
    <allow receive_type="error"/><allow receive_type="signal"/>
  </policy>
</busconfig>
`;
/** Asks the real polkitd, on a bus of its own and with no rule but ours, about a process of each of two accounts. */
const ASK = `
mount -t tmpfs none /etc/polkit-1/rules.d
chmod 755 /etc/polkit-1/rules.d
cp "$1"/*.rules /etc/polkit-1/rules.d 2>/dev/null
dbus-daemon --config-file="$1/bus.conf" --nofork --nopidfile 2>/dev/null & bus=$!
export DBUS_SYSTEM_BUS_ADDRESS=unix:path="$1"/bus
until [ -S "$1/bus" ]; do sleep 0.1; done
${NEEDED.polkitd} --no-debug >/dev/null 2>&1 & daemon=$!
for account in nobody daemon; do
  setpriv --reuid $account --regid nogroup --clear-groups sleep 20 & subject=$!
  tries=0
  # Until then it is still root's, who may everything.
  until [ "$(cat /proc/$subject/comm)" = sleep ]; do tries=$((tries + 1)); [ $tries -lt 50 ] || break; sleep 0.1; done
  tries=0
  until answer=$(pkcheck --action-id org.spice-space.lowlevelusbaccess --process $subject 2>&1 && echo yes); do
    case "$answer" in *"Not authorized"*) answer=no; break ;; esac
    tries=$((tries + 1)); [ $tries -lt 50 ] || break; sleep 0.1
  done
  echo "$account $answer"
  kill $subject
done
kill $daemon $bus
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-test-polkit-'));
  writeFileSync(join(folder, 'bus.conf'), BUS.replace('FOLDER', folder));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function ask(): Promise<string> {
  const args = ['-m', '--propagation', 'private', '/bin/sh', '-c', ASK, 'sh', folder];
  const { stdout } = await promisify(execFile)('/usr/bin/unshare', args, { timeout: 20_000 });
  return stdout;
}

test('polkit lets the account that the rule names have USB devices, and no other; without the rule none', async (context) => {
  const missing = Object.entries(NEEDED).filter(([, path]) => !existsSync(path));
  if (missing.length > 0) return context.skip(`not installed: ${missing.map(([name]) => name).join(' ')}`);
  if (process.getuid?.() !== 0) return context.skip('only root may have rules of its own');
  // polkitd changes to an account of its own, and has to come to the bus.
  chmodSync(folder, 0o755);
  expect(await ask()).toBe('nobody no\ndaemon no\n');
  const rule = readFileSync(join(ROOT, 'build/polkit/50-onekiosk-usb.rules'), 'utf8');
  writeFileSync(join(folder, '50.rules'), rule.replace("'onekiosk'", "'nobody'"));
  expect(await ask()).toBe('nobody yes\ndaemon no\n');
});
