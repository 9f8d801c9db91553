import { spawn } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { makeCertificate } from '../support/certificate.ts';
import { closedPort, listenOn } from '../support/servers.ts';
import { openCloud, temporary } from '../support/terminal.ts';

let cloud: DemoCloud;
let folder: string;
let settings: string;
beforeAll(async () => {
  cloud = await openCloud();
  folder = temporary('test-cli');
  settings = join(folder, 'onekiosk.toml');
  const pins = Object.entries(cloud.rdp.pins).map(([address, pin]) => `"${address}" = "${pin}"`);
  writeFileSync(
    settings,
    [
      `[cloud]\nendpoint = "${cloud.endpoint}"\n[cloud.hosts]\n"${cloud.hostName}" = "127.0.0.1"`,
      `[rdp]\ncertificates = "pinned"\n[rdp.pins]\n${pins.join('\n')}\n`,
    ].join('\n'),
    { mode: 0o644 },
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cloud.close();
});

interface Done {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** `onekiosk ARGS`, as an administrator types it; credentials on standard input. */
function onekiosk(
  args: readonly string[],
  input: string,
  environment: Record<string, string> = {},
): Promise<Done> {
  const child = spawn(join(ROOT, 'build', 'onekiosk.sh'), args, {
    env: { PATH: process.env['PATH'], ...environment },
  });
  const said = { out: '', error: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (said.error += chunk.toString('utf8')));
  child.stdin.end(input);
  return new Promise((resolve) => void child.on('close', (code) => resolve({ code, ...said })));
}
const login = () => `${cloud.users.desktop.name}:${cloud.users.desktop.password}\n`;
const asDemo = (...args: readonly string[]) => onekiosk([...args, '--settings', settings], login());

describe('onekiosk list', () => {
  test('shows what the person would see, for people and for programs', async () => {
    const [people, programs] = await Promise.all([asDemo('list'), asDemo('list', '--json')]);
    expect(people).toMatchObject({ code: 0, error: '' });
    expect(people.out).toContain('Design desktop');
    const desktops = JSON.parse(programs.out) as { id: number; protocol: string; chip: string }[];
    expect(desktops).toContainEqual(
      expect.objectContaining({ id: cloud.vmId('spice'), protocol: 'spice', chip: 'ready' }),
    );
    // A hostile name stays on its line.
    expect(people.out).not.toContain('\u202e');
  });

  test.each([
    ['a wrong password', () => `${cloud.users.desktop.name}:wrong\n`, /user name and password do not match/i],
    ['no credentials', () => '', /ONE_AUTH/],
  ])('%s is said, with no stack', async (_what, input, words) => {
    const done = await onekiosk(['list', '--settings', settings], input());
    expect(done.code).not.toBe(0);
    expect(done.error).toMatch(words);
    expect(done.error).not.toMatch(/\n\s+at /);
  });

  test('a cloud that is not there is said, within a moment', async () => {
    const done = await onekiosk(
      ['list', '--endpoint', `http://127.0.0.1:${await closedPort()}/RPC2`],
      login(),
    );
    expect(done.code).toBe(1);
    expect(done.error).toMatch(/[0-9A-Z]{6}/);
  });

  test('a cloud behind TLS is read with the authority of the settings, and not without', async () => {
    const { key, cert, path } = makeCertificate(folder);
    const forward = (question: IncomingMessage, answer: ServerResponse) =>
      void question.pipe(
        request(cloud.endpoint, { method: 'POST', headers: question.headers }, (from) => from.pipe(answer)),
      );
    const server = await listenOn(createTlsServer({ key, cert }, forward));
    try {
      const endpoint = `https://localhost:${server.port}/RPC2`;
      const trusting = join(folder, 'tls.toml');
      writeFileSync(trusting, `[cloud]\nendpoint = "${endpoint}"\nca = "${path}"\n`, { mode: 0o644 });
      const read = await onekiosk(['list', '--settings', trusting], login());
      expect(read).toMatchObject({ code: 0, error: '', out: expect.stringContaining('Design desktop') });
      const refused = await onekiosk(['list', '--endpoint', endpoint], login());
      expect(refused).toMatchObject({ code: 1, error: expect.stringContaining('cannot prove who it is') });
    } finally {
      await server.close();
    }
  });

  test('plain HTTP to another machine is refused before anything is sent', async () => {
    const done = await onekiosk(['list', '--endpoint', 'http://one.example.org/RPC2'], login());
    expect(done.code).toBe(1);
    expect(done.error).toContain('plain HTTP to another machine');
  });
});

describe('onekiosk plan', () => {
  test('tells the ways in, in order, with what would be launched, and no secret', async () => {
    const done = await asDemo('plan', String(cloud.vmId('rdp')), '--json');
    expect(done.code).toBe(0);
    const report = JSON.parse(done.out) as { ways: { protocol: string }[] };
    expect(report.ways.map((way) => way.protocol)).toEqual(['rdp', 'vnc']);
    const spice = await asDemo('plan', String(cloud.vmId('spice')));
    expect(spice.out).toContain('remote-viewer');
    for (const { out } of [done, spice])
      for (const key of ['rdp', 'spice'] as const) expect(out).not.toContain(cloud.ticket(key));
  });

  test('a VM that is not there is said', async () => {
    expect(await asDemo('plan', '99999')).toMatchObject({ code: 1 });
  });
});

describe('a settings file', () => {
  test('that others may write is refused', async () => {
    const path = join(folder, 'loose.toml');
    writeFileSync(path, '[cloud]\nendpoint = "https://one.example.org/RPC2"\n');
    chmodSync(path, 0o666);
    const done = await onekiosk(['list', '--settings', path], login());
    expect(done.code).toBe(1);
    expect(done.error).toContain(path);
  });

  test('with a mistake names the key and the line', async () => {
    const path = join(folder, 'wrong.toml');
    writeFileSync(
      path,
      '[cloud]\nendpoint = "https://one.example.org/RPC2"\n\n[viewers]\nallow = ["/bin/sh"]\n',
      { mode: 0o644 },
    );
    const done = await onekiosk(['list', '--settings', path], login());
    expect(done.error).toMatch(/viewers\.allow/);
    expect(done.error).toMatch(/\b5\b/);
  });
});

describe('onekiosk settings', () => {
  test('shows what is in force and where it came from', async () => {
    const done = await onekiosk(['settings', '--settings', settings], '');
    expect(done).toMatchObject({ code: 0, error: '' });
    expect(done.out).toMatch(/^cloud\.endpoint = "http:.*" +# machine: \S+onekiosk\.toml:2$/m);
    const json = JSON.parse((await onekiosk(['settings', '--json', '--settings', settings], '')).out) as {
      readonly inForce: string;
      readonly problems: readonly string[];
    };
    expect(json).toMatchObject({ inForce: 'now', problems: [] });
  });

  test('names what is wrong', async () => {
    const path = join(folder, 'unknown.toml');
    writeFileSync(path, '[cloud]\nendpoint = "https://one.example.org/RPC2"\ncolour = 1\n', { mode: 0o644 });
    const done = await onekiosk(['settings', '--settings', path], '');
    expect(done).toMatchObject({ code: 1, out: '' });
    expect(done.error).toContain(`${path}:3: cloud.colour: is not a key of this file`);
  });
});

test('as root, desktops are not shown', async (context) => {
  if (process.getuid?.() !== 0) return context.skip('only root can be refused as root');
  const done = await asDemo('open', String(cloud.vmId('spice')));
  expect(done).toMatchObject({ code: 2, error: expect.stringContaining('not run as root') });
});
