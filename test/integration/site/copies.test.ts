import { chmodSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { closedPort } from '../../support/servers.ts';
import { CLOUD, makeAuthorities, makeSigner, makeTerminal, serveSite, siteTable } from './stand.ts';
import type { SiteServer } from './stand.ts';

const authorities = makeAuthorities();
const { authority } = authorities;
const signer = makeSigner(authorities.folder);
const WARD = '[interface]\nsite-name = "Ward 7"\n';

/** A terminal that knows the site by its authority. */
function terminalWith(site: SiteServer, more = '') {
  const terminal = makeTerminal();
  terminal.write('machine', `${CLOUD}${siteTable(site.url, authority.path, more)}`);
  return terminal;
}

describe('the copy from before', () => {
  const kept = (state: string) => join(state, 'site', 'last-good.json');
  async function withCopy(signs: boolean) {
    const site = await serveSite(authorities, WARD);
    site.served.signature = signer.sign(WARD);
    const terminal = terminalWith(
      site,
      signs ? `key = "${signer.base64}"\ndeadline = 1\n` : 'deadline = 1\n',
    );
    await terminal.load();
    await site.close();
    return terminal;
  }

  test.each<[string, (path: string) => void, RegExp | null]>([
    ['that others may read', (path) => chmodSync(path, 0o644), /may be read by others/],
    ['that others may write', (path) => chmodSync(path, 0o622), /may be written by others/],
    [
      'behind a link',
      (path) => {
        writeFileSync(`${path}.x`, readFileSync(path), { mode: 0o600 });
        rmSync(path);
        symlinkSync(`${path}.x`, path);
      },
      /is a symbolic link/,
    ],
    [
      'that is cut off',
      (path) => writeFileSync(path, readFileSync(path, 'utf8').slice(0, -9)),
      /is not what the shell wrote/,
    ],
    ['of another shape', (path) => writeFileSync(path, '{"url":1}'), /is not what the shell wrote/],
    [
      'that was changed behind its signature',
      (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('Ward 7', 'Evil 7')),
      null,
    ],
  ])('%s is not taken', async (_what, spoil, warning) => {
    const terminal = await withCopy(true);
    spoil(kept(terminal.state));
    const loaded = await terminal.load();
    expect(loaded).toMatchObject({ site: 'none', settings: { interface: { siteName: 'onekiosk' } } });
    if (warning !== null) expect(loaded.warnings.join()).toMatch(warning);
  });

  test('is taken where nothing of that is the case', async () => {
    const terminal = await withCopy(true);
    expect(await terminal.load()).toMatchObject({
      site: 'kept',
      settings: { interface: { siteName: 'Ward 7' } },
    });
  });

  test('of another address is not taken for this one', async () => {
    const terminal = await withCopy(false);
    terminal.write(
      'machine',
      `${CLOUD}${siteTable(`https://localhost:${await closedPort()}/other.toml`, authority.path, 'deadline = 1\n')}`,
    );
    expect(await terminal.load()).toMatchObject({
      site: 'none',
      settings: { interface: { siteName: 'onekiosk' } },
    });
  });

  test('a folder that cannot be written is told, and stops nothing', async () => {
    const site = await serveSite(authorities, WARD);
    const terminal = terminalWith(site);
    const loaded = await terminal.load({ state: '/proc' });
    expect(loaded).toMatchObject({ site: 'fresh', problems: [] });
    expect(loaded.warnings.join()).toMatch(/cannot be written \(ENOENT|EACCES\)/);
  });
});
