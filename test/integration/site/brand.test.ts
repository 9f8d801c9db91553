import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withBrand } from '../../../admin/settings.ts';
import { BRAND_LIMITS } from '../../../platform/site/brand.ts';
import { pngOf } from '../../support/png.ts';
import { CLOUD, makeAuthorities, makeTerminal, serveSite, siteTable } from './stand.ts';
import type { TerminalFiles } from './stand.ts';

const authorities = makeAuthorities();
const me = process.getuid?.() ?? 0;
const hashOf = (body: Uint8Array) => createHash('sha256').update(body).digest('hex');
const MARK = pngOf(64, 32);
const brandTable = (name: 'mark' | 'picture', path: string, body: Uint8Array) =>
  `[interface.brand]\n${name} = "${path}"\n${name}-sha256 = "${hashOf(body)}"\n`;

const dressed = async (terminal: TerminalFiles) =>
  await withBrand(await terminal.load(), {
    ...{ state: terminal.state, keeps: true, owners: [me], keepers: [me] },
    signal: new AbortController().signal,
  });
const kept = (terminal: TerminalFiles) =>
  readdirSync(join(terminal.state, 'site')).filter((each) => each.length === 64);

describe('a picture of the site', () => {
  test('is fetched once, kept, and there without the server', async () => {
    const site = await serveSite(authorities, brandTable('mark', 'art/mark.png', MARK));
    site.files.set('/art/mark.png', MARK);
    const terminal = makeTerminal();
    terminal.write('machine', `${CLOUD}${siteTable(site.url, authorities.authority.path, 'deadline = 2\n')}`);
    const first = await dressed(terminal);
    expect(first.warnings).toEqual([]);
    expect(first.brand.mark).toMatchObject({ type: 'image/png', path: '/brand/mark.png' });
    expect(Buffer.from(first.brand.mark?.body ?? []).equals(MARK)).toBe(true);
    await dressed(terminal);
    expect(site.asked.filter((each) => each.startsWith('/art'))).toHaveLength(1);
    await site.close();
    const later = await dressed(terminal);
    expect(later.site).toBe('kept');
    expect(later.brand.mark?.type).toBe('image/png');
    expect(kept(terminal)).toEqual([hashOf(MARK)]);
  });

  test('that was changed where it is kept is fetched anew, and an old one is taken away', async () => {
    const site = await serveSite(authorities, brandTable('mark', 'mark.png', MARK));
    site.files.set('/mark.png', MARK);
    const terminal = makeTerminal();
    terminal.write('machine', `${CLOUD}${siteTable(site.url, authorities.authority.path)}`);
    await dressed(terminal);
    writeFileSync(join(terminal.state, 'site', hashOf(MARK)), pngOf(9, 9));
    expect(Buffer.from((await dressed(terminal)).brand.mark?.body ?? []).equals(MARK)).toBe(true);
    const other = pngOf(10, 10);
    site.served.body = brandTable('mark', 'mark.png', other);
    site.files.set('/mark.png', other);
    await dressed(terminal);
    expect(kept(terminal)).toEqual([hashOf(other)]);
  });

  test.each<[string, Buffer, Buffer | null, RegExp]>([
    ['another one', MARK, pngOf(1, 1), /art\.png: is not the file of this SHA-256$/],
    ['none', MARK, null, /art\.png: answers 404$/],
    [
      'no picture',
      Buffer.from('<svg/>'),
      Buffer.from('<svg/>'),
      /art\.png: is neither a PNG nor a still WebP$/,
    ],
    [
      'one that is too large',
      pngOf(1_025, 4),
      pngOf(1_025, 4),
      /art\.png: has more than 1024 pixels on a side$/,
    ],
    [
      'one that is too long',
      Buffer.alloc(BRAND_LIMITS.mark.bytes + 1),
      Buffer.alloc(BRAND_LIMITS.mark.bytes + 1),
      /art\.png: is too long/,
    ],
  ])('%s: the terminal goes without it, and says so', async (_what, meant, served, warning) => {
    const site = await serveSite(authorities, `${brandTable('mark', 'art.png', meant)}accent = "#123456"\n`);
    if (served !== null) site.files.set('/art.png', served);
    const terminal = makeTerminal();
    terminal.write('machine', `${CLOUD}${siteTable(site.url, authorities.authority.path)}`);
    const loaded = await dressed(terminal);
    expect(loaded).toMatchObject({ problems: [], brand: { mark: null, picture: null } });
    expect(loaded.settings.interface.brand.accent?.fill).toBe('#123456');
    expect(loaded.warnings).toEqual([expect.stringMatching(warning)]);
    expect(loaded.warnings[0]).toMatch(/^interface\.brand\.mark: /);
  });
});

test('a picture of this machine is guarded as its settings are', async () => {
  const terminal = makeTerminal();
  const path = join(terminal.folder, 'picture.png');
  writeFileSync(path, pngOf(640, 480), { mode: 0o644 });
  terminal.write('package', `[interface.brand]\npicture = "${path}"\n`);
  terminal.write('machine', CLOUD);
  expect((await dressed(terminal)).brand.picture).toMatchObject({
    type: 'image/png',
    path: '/brand/picture.png',
  });
  chmodSync(path, 0o666);
  const loaded = await dressed(terminal);
  expect(loaded.brand.picture).toBeNull();
  expect(loaded.warnings).toEqual([expect.stringMatching(/picture: .*may be written by others/)]);
});
