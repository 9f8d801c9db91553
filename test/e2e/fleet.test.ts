import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { withBrand } from '../../admin/settings.ts';
import { CLOUD, makeAuthorities, makeTerminal, serveSite, siteTable } from '../integration/site/stand.ts';
import type { SiteServer, TerminalFiles } from '../integration/site/stand.ts';
import { audit } from '../support/audit.ts';
import { pngOf } from '../support/png.ts';
import { onScreen, openTerminal } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

const authorities = makeAuthorities();
const me = process.getuid?.() ?? 0;
const hashOf = (body: Uint8Array) => createHash('sha256').update(body).digest('hex');
const [MARK, PICTURE] = [pngOf(96, 32), pngOf(1_280, 800)];
const LOOK = `[interface]
site-name = "Ward 7"
[interface.brand]
accent = "#ffcc00"
mark = "art/mark.png"
mark-sha256 = "${hashOf(MARK)}"
picture = "art/picture.png"
picture-sha256 = "${hashOf(PICTURE)}"
`;

async function start(files: TerminalFiles, size?: string): Promise<Terminal> {
  const loaded = await withBrand(await files.load(), {
    ...{ state: files.state, keeps: true, owners: [me], keepers: [me] },
    signal: new AbortController().signal,
  });
  const { settings, brand } = loaded;
  return await openTerminal(null, { settings, brand, ...(size === undefined ? {} : { size }) });
}

/** What the page shows of the site: its name, and the widths of the pictures that were really drawn. */
const look = (terminal: Terminal) =>
  terminal.page.evaluate(`({
    name: document.querySelector('.site').textContent,
    pictures: [...document.images].map((each) => each.complete ? each.naturalWidth : 0),
    accent: getComputedStyle(document.documentElement).getPropertyValue('--fill'),
  })`);

describe('a terminal with settings of its site', () => {
  let site: SiteServer;
  let files: TerminalFiles;
  const drawn = { name: 'Ward 7', pictures: [96, 1_280], accent: '#ffcc00' };
  const shown = async (size?: string) => {
    const terminal = await start(files, size);
    try {
      await onScreen(terminal.page, 'sign-in');
      await terminal.page.waitForFunction('[...document.images].every((each) => each.complete)');
      expect(await look(terminal)).toEqual(drawn);
      for (const scheme of ['light', 'dark']) {
        await terminal.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        expect(await audit(terminal.page)).toEqual([]);
      }
    } finally {
      await terminal.close();
    }
  };

  test('starts with it: once the server is there, when its file turns bad, and when nobody answers', async () => {
    site = await serveSite(authorities, LOOK);
    site.files.set('/art/mark.png', MARK).set('/art/picture.png', PICTURE);
    files = makeTerminal();
    files.write('machine', `${CLOUD}${siteTable(site.url, authorities.authority.path, 'deadline = 2\n')}`);
    await shown('1280x800');
    site.served.body = '[interface]\nsite-nam = "Ward 8"\n';
    expect((await files.load()).problems).toEqual([
      `${site.url}:2: interface.site-nam: is not a key of this file`,
    ]);
    await shown('800x600');
    await site.close();
    expect((await files.load()).problems).toEqual([expect.stringContaining('nobody listens there')]);
    await shown();
  });

  test('starts with all that was good where its own file turns bad', async () => {
    files = makeTerminal();
    files.write('machine', `${CLOUD}[interface]\nsite-name = "Good"\n`);
    await files.load();
    files.write('machine', '[cloud\n');
    const terminal = await start(files);
    try {
      await onScreen(terminal.page, 'sign-in');
      expect(await look(terminal)).toMatchObject({ name: 'Good', pictures: [] });
    } finally {
      await terminal.close();
    }
  });
});
