import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, Report } from '../../admin/doctor/report.ts';
import { ROOT } from '../../build/tools.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { listenOn } from '../support/servers.ts';
import { openCloud, temporary } from '../support/terminal.ts';

let cloud: DemoCloud;
let folder: string;
beforeAll(async () => {
  cloud = await openCloud();
  folder = temporary('test-doctor');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cloud.close();
});

interface Done {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}
let files = 0;
function settingsFile(toml: string): string {
  const path = join(folder, `${++files}.toml`);
  writeFileSync(path, toml, { mode: 0o644 });
  return path;
}
const cloudToml = (endpoint: string, hosts = `[cloud.hosts]\n"${cloud.hostName}" = "127.0.0.1"\n`) =>
  `[cloud]\nendpoint = "${endpoint}"\n${hosts}`;
function authOf({ name, password }: { readonly name: string; readonly password: string }): string {
  const path = join(folder, `auth-${name}-${++files}`);
  writeFileSync(path, `${name}:${password}\n`, { mode: 0o600 });
  return path;
}

/** The command as an administrator runs it, from the sources; `around` is what it is run by, such as a namespace without some programs. */
function doctor(
  args: readonly string[],
  environment: Record<string, string> = {},
  around: readonly string[] = [],
): Promise<Done> {
  const command = ['--disable-warning=ExperimentalWarning', join(ROOT, 'admin/cli.ts'), 'doctor', ...args];
  const [program = '', ...rest] = [...around, process.execPath, ...command];
  return new Promise((resolve) => {
    const env = { PATH: '/usr/bin:/bin', ...environment };
    execFile(program, rest, { env, encoding: 'utf8' }, (failed, out, error) =>
      resolve({ code: failed === null ? 0 : Number(failed.code), out, error }),
    );
  });
}
/** Of the cloud and its VMs; what this machine lacks is another matter. */
async function asked(args: readonly string[], environment: Record<string, string> = {}): Promise<Finding[]> {
  const { out, error } = await doctor([...args, '--json'], environment);
  expect(error).toBe('');
  return (JSON.parse(out) as Report).findings.filter(({ area }) => area !== 'machine');
}
const bad = (findings: readonly Finding[]) => findings.filter(({ state }) => state === 'wrong');

describe('the cloud', () => {
  test('is there, without anybody’s name; with one its version is told', async () => {
    const settings = settingsFile(cloudToml(cloud.endpoint));
    const [nobody, somebody] = await Promise.all([
      asked(['--settings', settings]),
      asked(['--settings', settings], { ONE_AUTH: authOf(cloud.users.desktop) }),
    ]);
    expect(bad(nobody)).toEqual([]);
    expect(nobody[0]).toMatchObject({ about: 'endpoint', state: 'ok' });
    expect(bad(somebody)).toEqual([]);
    expect(somebody[0]?.says).toMatch(/OpenNebula \d+\.\d+\.\d+, and lets in who asks/);
    expect(somebody).toContainEqual(expect.objectContaining({ about: 'clock', state: 'ok' }));
  });

  test('that refuses, is not there, or is a web page: each is said for what it is', async () => {
    const web = await listenOn(createServer((_request, response) => response.end('<html>a portal</html>')));
    try {
      const wrong = { ONE_AUTH: authOf({ name: cloud.users.desktop.name, password: 'wr0ng-pl4nted' }) };
      const [refused, closed, portal] = await Promise.all([
        asked(['--settings', settingsFile(cloudToml(cloud.endpoint))], wrong),
        asked([
          '--endpoint',
          'http://127.0.0.1:9/RPC2',
          '--settings',
          settingsFile(cloudToml(cloud.endpoint)),
        ]),
        asked(['--settings', settingsFile(cloudToml(`http://127.0.0.1:${web.port}/RPC2`))]),
      ]);
      expect(bad(refused)).toEqual([expect.objectContaining({ about: 'credentials' })]);
      expect(JSON.stringify(refused)).not.toContain('pl4nted');
      expect(bad(closed)[0]?.mend).toContain('LISTEN_ADDRESS');
      expect(bad(portal)[0]?.mend).toContain('/RPC2');
    } finally {
      await web.close();
    }
  });

  test('with another clock', async () => {
    const late = await listenOn(
      createServer((request, response) => {
        const body =
          '<?xml version="1.0"?><methodResponse><params><param><value><array><data><value><boolean>1</boolean></value>' +
          '<value><string>7.4.0</string></value><value><i4>0</i4></value></data></array></value></param></params></methodResponse>';
        response.setHeader('Date', new Date(Date.now() - 3_600_000).toUTCString());
        request.resume().on('end', () => response.setHeader('Content-Type', 'text/xml').end(body));
      }),
    );
    try {
      const found = await asked([
        '--settings',
        settingsFile(cloudToml(`http://127.0.0.1:${late.port}/RPC2`)),
      ]);
      expect(bad(found)).toEqual([
        expect.objectContaining({
          about: 'clock',
          says: expect.stringMatching(/^This machine’s clock is 3(?:599|600|601) s ahead of/),
        }),
      ]);
    } finally {
      await late.close();
    }
  });
});

describe('a VM', () => {
  const of = async (key: Parameters<DemoCloud['vmId']>[0], toml = cloudToml(cloud.endpoint)) =>
    await asked(['--settings', settingsFile(toml), '--vm', String(cloud.vmId(key))], {
      ONE_AUTH: authOf(cloud.users.desktop),
    }).then((findings) => findings.filter(({ area }) => area === 'vm'));

  test('that runs answers at its port, and nobody is thrown out', async () => {
    const found = await of('spice');
    expect(bad(found)).toEqual([]);
    expect(found).toContainEqual(
      expect.objectContaining({ about: 'spice', says: expect.stringMatching(/answers\.$/) }),
    );
    expect(JSON.stringify(found)).not.toContain(cloud.ticket('spice'));
  });

  test('whose host has no name here: the host map is what mends it', async () => {
    // Begins as an address of this machine, or the demo's guests, which listen on that alone, would be said to be out of reach before.
    const hosts = `[cloud.hosts]\n"${cloud.hostName}" = "127.nowhere.invalid"\n`;
    const found = await of('spice', cloudToml(cloud.endpoint, hosts));
    expect(bad(found)).toHaveLength(1);
    expect(bad(found)[0]?.mend).toContain(`[cloud.hosts] of the settings: "${cloud.hostName}" = "address"`);
  });

  test('that listens on its own host alone is not for terminals', async () => {
    const found = await of('spice', cloudToml(cloud.endpoint, ''));
    expect(bad(found)).toEqual([
      expect.objectContaining({ about: 'no-address', mend: expect.stringContaining('LISTEN = "0.0.0.0"') }),
    ]);
  });

  test('whose certificate is not pinned, and one whose is', async () => {
    const pinned = cloudToml(cloud.endpoint).concat('[rdp]\ncertificates = "pinned"\n[rdp.pins]\n');
    expect(bad(await of('rdp', pinned))[0]?.mend).toContain('[rdp.pins]');
    const pins = Object.entries(cloud.rdp.pins).map(([address, pin]) => `"${address}" = "${pin}"\n`);
    expect(bad(await of('rdp', pinned + pins.join('')))).toEqual([]);
  });

  test('that is off, one that failed, and one that is not there', async () => {
    expect(await of('off')).toContainEqual(expect.objectContaining({ about: 'state', state: 'warning' }));
    expect(bad(await of('boot-failure'))[0]).toMatchObject({ about: 'state' });
    const found = await asked(['--settings', settingsFile(cloudToml(cloud.endpoint)), '--vm', '999999'], {
      ONE_AUTH: authOf(cloud.users.desktop),
    });
    expect(bad(found)).toEqual([
      expect.objectContaining({ area: 'vm', says: expect.stringContaining('999999') }),
    ]);
  });
});

describe('a machine', () => {
  test('without settings, or with bad ones: said with the line, and the exit code is 1', async () => {
    const bad = await doctor(['--settings', settingsFile('[cloud]\nendpoint = 7\n[usb]\nmagic = true\n')]);
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/wrong +\S+\.toml:2: cloud\.endpoint/);
    expect(bad.out).toContain(':4: usb.magic');
    const none = await doctor(['--settings', join(folder, 'none.toml')]);
    expect(none).toMatchObject({ code: 1, out: expect.stringContaining('does not exist') });
  });

  test('that lacks programs says which, and what to install; the same one with them does not', async (context) => {
    if (process.getuid?.() !== 0)
      return context.skip('only root may make a machine without programs (a mount namespace)');
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const nothing = join(folder, 'nothing');
    writeFileSync(nothing, '', { mode: 0o644 });
    const gone = [
      '/usr/bin/remote-viewer',
      '/usr/bin/wmctrl',
      '/usr/lib/chromium/chromium',
      '/usr/bin/chromium',
    ];
    const script = [
      ...gone.map((path) => `[ ! -e ${path} ] || mount --bind ${nothing} ${path}`),
      `mount --bind ${empty} /usr/share/spice-html5`,
      'exec "$@"',
    ].join('\n');
    const args = ['--settings', settingsFile(cloudToml(cloud.endpoint)), '--json'];
    const machine = ({ out }: Done) =>
      (JSON.parse(out) as Report).findings.filter(({ area }) => area === 'machine');
    const without = machine(await doctor(args, {}, ['unshare', '-m', 'sh', '-ec', script, 'sh']));
    const mends = Object.fromEntries(without.map(({ about, mend }) => [about, mend]));
    expect(mends).toMatchObject({
      browser: 'apt install chromium',
      'remote-viewer': expect.stringContaining('apt install virt-viewer'),
      wmctrl: 'apt install wmctrl',
      'spice-html5': 'apt install spice-html5',
    });
    const missing = ['browser', 'remote-viewer', 'wmctrl', 'spice-html5'];
    const whole = machine(await doctor(args)).filter(({ about }) => missing.includes(about));
    expect(whole.filter(({ state }) => state !== 'ok')).toEqual([]);
  });
});
