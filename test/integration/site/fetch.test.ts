import { generateKeyPairSync } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeAuthority, pinOf } from '../../support/certificate.ts';
import { closedPort } from '../../support/servers.ts';
import { CLOUD, makeAuthorities, makeSigner, makeTerminal, serveSite, siteTable } from './stand.ts';
import type { SiteServer } from './stand.ts';

const authorities = makeAuthorities();
const { authority } = authorities;
const signer = makeSigner(authorities.folder);
const WARD = '[interface]\nsite-name = "Ward 7"\n';
const name = (text: string) => `[interface]\nsite-name = "${text}"\n`;

/** A terminal that knows the site by its authority. */
function terminalWith(site: SiteServer, more = '') {
  const terminal = makeTerminal();
  terminal.write('machine', `${CLOUD}${siteTable(site.url, authority.path, more)}`);
  return terminal;
}

describe('the file of a site', () => {
  test('is put under the file of the machine, kept, and asked for by its ETag from then on', async () => {
    const site = await serveSite(authorities, `${WARD}[rdp]\nsound = false\n`);
    const terminal = terminalWith(site);
    const first = await terminal.load();
    expect(first).toMatchObject({
      site: 'fresh',
      problems: [],
      settings: { interface: { siteName: 'Ward 7' } },
    });
    const leaf = first.resolved.merged.leaves.find(({ key }) => key.at(-1) === 'site-name');
    expect(leaf?.origin).toEqual({ layer: 'site', source: site.url, line: 2 });
    const kept = join(terminal.state, 'site', 'last-good.json');
    expect(statSync(kept).mode & 0o777).toBe(0o600);

    expect(await terminal.load()).toMatchObject({ site: 'kept', problems: [] });
    expect(site.asked).toEqual(['/ward.toml -', expect.stringMatching(/^\/ward\.toml "[0-9a-f]{16}"$/)]);

    site.served.body = name('Ward 8');
    expect(await terminal.load()).toMatchObject({
      site: 'fresh',
      settings: { interface: { siteName: 'Ward 8' } },
    });
  });

  test('is taken by a pin alone, and by no other certificate', async () => {
    const site = await serveSite(authorities, WARD);
    const terminal = makeTerminal();
    const pinned = (pin: string) => `${CLOUD}[site]\nurl = "${site.url}"\npins = ["${pin}"]\n`;
    terminal.write('machine', pinned(pinOf(authorities.server.cert)));
    expect(await terminal.load()).toMatchObject({ site: 'fresh', problems: [] });
    terminal.write('machine', pinned(pinOf(authority.cert)));
    expect(await terminal.load()).toMatchObject({
      site: 'kept',
      problems: [`${site.url}: cannot prove who it is (pin)`],
    });
  });

  test('of a server with another authority is not taken', async () => {
    const site = await serveSite(authorities, WARD);
    const other = makeAuthority(makeTerminal().folder, 'other');
    const terminal = makeTerminal();
    terminal.write('machine', `${CLOUD}${siteTable(site.url, other.path)}`);
    expect(await terminal.load()).toMatchObject({
      site: 'none',
      problems: [`${site.url}: cannot prove who it is (authority)`],
      settings: { interface: { siteName: 'onekiosk' } },
    });
    expect(site.asked).toEqual([]);
  });
});

describe('a site that is no good leaves the copy from before in force', () => {
  test.each<[string, (site: SiteServer) => void, RegExp]>([
    [
      'a redirect',
      (site) => (site.served.answer = (_, response) => response.writeHead(302, { location: site.url }).end()),
      /sends elsewhere, which is not followed \(302\)$/,
    ],
    [
      'an error',
      (site) => (site.served.answer = (_, response) => response.writeHead(503).end()),
      /answers 503$/,
    ],
    [
      'a file that is too long',
      (site) => (site.served.body = `${WARD}#${'x'.repeat(262_144)}`),
      /is too long \(262144\)$/,
    ],
    [
      'one that says so only at its end',
      (site) =>
        (site.served.answer = (_, response) => {
          response.writeHead(200);
          response.write(WARD);
          response.end('#'.repeat(300_000));
        }),
      /is too long \(262144\)$/,
    ],
    [
      'one that breaks off',
      (site) =>
        (site.served.answer = (_, response) => {
          response.writeHead(200, { 'content-length': 999 });
          response.write(WARD, () => response.destroy());
        }),
      /broke off$/,
    ],
    [
      'one that never ends',
      (site) =>
        (site.served.answer = (_, response) => {
          response.writeHead(200);
          response.write(WARD);
        }),
      /did not answer in time \(total\)$/,
    ],
    ['no answer at all', (site) => (site.served.answer = () => {}), /did not answer in time \(total\)$/],
    [
      'a compressed one',
      (site) =>
        (site.served.answer = (_, response) =>
          response.writeHead(200, { 'content-encoding': 'gzip' }).end(WARD)),
      /answers content-encoding$/,
    ],
    ['what is not UTF-8', (site) => (site.served.body = Buffer.from('# \xff', 'latin1')), /is not UTF-8$/],
    ['what is not TOML', (site) => (site.served.body = '<html>\n'), /ward\.toml:1: is not TOML: /],
    [
      'an unknown key',
      (site) => (site.served.body = `${WARD}colour = "red"\n`),
      /ward\.toml:3: interface\.colour: is not a key of this file$/,
    ],
    [
      'a wrong value',
      (site) => (site.served.body = '[idle]\nafter = "soon"\n'),
      /ward\.toml:2: idle\.after: must be a number of seconds$/,
    ],
    [
      'a secret',
      (site) => (site.served.body = '[sign-in.station]\nuser = "s"\npassword = "hunter2"\n'),
      /ward\.toml:3: sign-in\.station\.password: a secret does not belong/,
    ],
    [
      'a password in a URL',
      (site) => (site.served.body = '[cloud]\nproxy = "http://u:hunter2@proxy:1"\n'),
      /ward\.toml:2: cloud\.proxy: must be a URL/,
    ],
  ])('%s', async (_what, spoil, problem) => {
    const site = await serveSite(authorities, WARD);
    const terminal = terminalWith(site, 'deadline = 1\n');
    await terminal.load();
    spoil(site);
    const started = performance.now();
    const loaded = await terminal.load();
    expect(performance.now() - started).toBeLessThan(4_000);
    expect(loaded).toMatchObject({
      site: 'kept',
      isLastGood: false,
      settings: { interface: { siteName: 'Ward 7' } },
    });
    expect(loaded.problems[0]).toMatch(problem);
    expect(loaded.problems.join()).not.toContain('hunter2');
    // And it did not take the place of what was good.
    site.served.answer = (__, response) => response.writeHead(500).end();
    expect((await terminal.load()).settings.interface.siteName).toBe('Ward 7');
  });

  test('nobody there', async () => {
    const site = await serveSite(authorities, WARD);
    const terminal = terminalWith(site);
    await terminal.load();
    await site.close();
    const loaded = await terminal.load();
    expect(loaded).toMatchObject({
      site: 'kept',
      problems: [`${site.url}: nobody listens there (ECONNREFUSED)`],
    });
    expect(loaded.settings.interface.siteName).toBe('Ward 7');
  });

  test('what is not on this machine by HTTP is never asked', async () => {
    const terminal = makeTerminal();
    terminal.write('machine', `${CLOUD}[site]\nurl = "http://settings.example.org/x"\n`);
    expect(await terminal.refused()).toMatch(/machine\.toml:4: site\.url: must be a URL/);
  });
});

describe('without a copy from before', () => {
  test('the layers without the site are in force', async () => {
    const terminal = makeTerminal();
    terminal.write(
      'machine',
      `${CLOUD}${siteTable(`https://localhost:${await closedPort()}/x`, authority.path, 'deadline = 1\n')}`,
    );
    const loaded = await terminal.load();
    expect(loaded).toMatchObject({ site: 'none', isLastGood: false });
    expect(loaded.problems[0]).toMatch(/nobody listens there/);
  });

  test('a server that comes up within the deadline is waited for; with one nothing is held up', async () => {
    const port = await closedPort();
    const terminal = makeTerminal();
    terminal.write(
      'machine',
      `${CLOUD}${siteTable(`https://localhost:${port}/ward.toml`, authority.path, 'deadline = 8\n')}`,
    );
    const loading = terminal.load();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const site = await serveSite(authorities, WARD, port);
    expect(await loading).toMatchObject({ site: 'fresh', problems: [] });
    await site.close();
    const started = performance.now();
    expect(await terminal.load()).toMatchObject({ site: 'kept' });
    expect(performance.now() - started).toBeLessThan(900);
  });

  test('nothing is in force where the rest is not enough, and all that is wrong is named', async () => {
    const terminal = makeTerminal();
    terminal.write(
      'machine',
      siteTable(`https://localhost:${await closedPort()}/x`, authority.path, 'deadline = 1\n'),
    );
    const said = await terminal.refused();
    expect(said).toMatch(/nobody listens there/);
    expect(said).toMatch(/cloud\.endpoint: is missing|cloud: is missing/);
  });
});

describe('a signed file', () => {
  const key = () => `key = "${signer.base64}"\n`;
  const signed = (site: SiteServer, text: string) => {
    site.served.body = text;
    site.served.signature = signer.sign(text);
  };

  test("is taken with OpenSSL's own signature, raw or base64, by each form of the key", async () => {
    const raw = Buffer.from(signer.base64, 'base64').subarray(12).toString('base64');
    for (const [line, base64] of [
      [key(), false],
      [`key = "${raw}"\n`, true],
      [`key = """${signer.pem}"""\n`, false],
    ] as const) {
      const site = await serveSite(authorities, '');
      signed(site, WARD);
      if (base64) site.served.signature = Buffer.from(`${site.served.signature?.toString('base64')}\n`);
      const terminal = terminalWith(site, line);
      expect(await terminal.load()).toMatchObject({ site: 'fresh', problems: [] });
      expect(site.asked).toEqual(['/ward.toml -', '/ward.toml.sig -']);
      expect(await terminal.load()).toMatchObject({ site: 'kept', problems: [] });
    }
  });

  test.each<[string, (site: SiteServer) => void, RegExp]>([
    [
      'one changed letter',
      (site) => (site.served.body = name('Ward 8')),
      /ward\.toml: its signature is not one of site\.key$/,
    ],
    [
      'a signature of nothing',
      (site) => {
        site.served.body = name('Ward 8');
        site.served.signature = Buffer.alloc(64);
      },
      /not one of site\.key$/,
    ],
    [
      'a text in its place',
      (site) => {
        site.served.body = name('Ward 8');
        site.served.signature = Buffer.from('yes');
      },
      /not one of site\.key$/,
    ],
    [
      'no signature',
      (site) => {
        site.served.body = name('Ward 8');
        site.served.signature = null;
      },
      /ward\.toml\.sig: answers 404$/,
    ],
    [
      'one of another key',
      (site) => {
        site.served.body = name('Ward 8');
        site.served.signature = makeSigner(makeTerminal().folder).sign(name('Ward 8'));
      },
      /not one of site\.key$/,
    ],
  ])('with %s is not taken', async (_what, spoil, problem) => {
    const site = await serveSite(authorities, '');
    signed(site, WARD);
    const terminal = terminalWith(site, key());
    await terminal.load();
    spoil(site);
    const loaded = await terminal.load();
    expect(loaded).toMatchObject({ site: 'kept', settings: { interface: { siteName: 'Ward 7' } } });
    expect(loaded.problems).toEqual([expect.stringMatching(problem)]);
  });

  test('that is older than one before is not taken; the same and a newer one are', async () => {
    const site = await serveSite(authorities, '');
    const terminal = terminalWith(site, key());
    const serial = async (n: number | null, text: string) => {
      signed(site, `${n === null ? '' : `serial = ${n}\n`}${name(text)}`);
      return await terminal.load();
    };
    expect(await serial(7, 'a')).toMatchObject({ site: 'fresh', problems: [] });
    for (const old of [6, null]) {
      const loaded = await serial(old, 'old');
      expect(loaded).toMatchObject({ site: 'kept', settings: { interface: { siteName: 'a' } } });
      expect(loaded.problems).toEqual([
        `${site.url}: is older than the one that was seen before: its serial fell from 7`,
      ]);
    }
    expect(await serial(7, 'b')).toMatchObject({ settings: { interface: { siteName: 'b' } }, problems: [] });
    expect(await serial(8, 'c')).toMatchObject({ settings: { interface: { siteName: 'c' } }, problems: [] });
  });

  test('of a key that is no Ed25519 key is refused by name', async () => {
    const { publicKey } = generateKeyPairSync('x25519');
    const der = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const site = await serveSite(authorities, WARD);
    site.served.signature = Buffer.alloc(64);
    const terminal = terminalWith(site, `key = "${der}"\n`);
    expect((await terminal.load()).problems[0]).toMatch(/site\.key: is no Ed25519 public key/);
  });
});
