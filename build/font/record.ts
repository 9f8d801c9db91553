/**
 * `node build/font/record.ts [NAME …]` switches on the machines of test/support/boot-guests.ts, lets each come to its end and writes what the
 * shell's own eye then sees to test/fixtures/screens. It is run by hand.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readScreen } from '../../core/boot/screen/read.ts';
import { openNursery } from '../../demo/process.ts';
import { systemClock } from '../../platform/clock.ts';
import { createEyes } from '../../platform/screen/index.ts';
import { createBootGuests } from '../../test/support/boot-guests.ts';
import type { BootGuest } from '../../test/support/boot-guests.ts';
import { switchOn } from '../../test/support/boot-run.ts';
import { packScreen } from '../../test/support/screens.ts';
import { ROOT } from '../tools.ts';

/** Until the last line of a machine that says so only on its screen. */
const TO_ITS_END = { bios: 12_000, uefi: 35_000 } as const;

/** When GRUB shows its menu. */
const AT_ITS_MENU = 2_500;

const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'onekiosk-record-'));
const nursery = openNursery(folder);

async function record(guest: BootGuest, atItsMenu = false): Promise<void> {
  const run = await switchOn(nursery, folder, guest, 'guest');
  if (atItsMenu) await sleep(AT_ITS_MENU);
  else if (guest.says === null)
    await sleep(guest.name.startsWith('uefi') ? TO_ITS_END.uefi : TO_ITS_END.bios);
  else while (run.saidAt() === null) await sleep(100);
  if (!atItsMenu) await sleep(1_500);
  const eye = await createEyes(systemClock).open(
    { address: run.vnc, password: null, tls: null },
    5_000,
    never,
  );
  const picture = await eye.look(never);
  eye.close();
  await run.end();
  if (picture === null) return;
  const name = `${guest.name.replaceAll(/\W+/g, '-')}${atItsMenu ? '-menu' : ''}`;
  const path = join(ROOT, 'test/fixtures/screens', `${name}.screen`);
  writeFileSync(path, packScreen(picture));
  const content = readScreen(picture);
  console.log(`${path}: ${content.kind}`);
  if (content.kind === 'text') console.log(content.lines.join('\n').trimEnd());
}

try {
  mkdirSync(join(ROOT, 'test/fixtures/screens'), { recursive: true });
  const guests = createBootGuests(folder);
  const { bare, linux, grub } = guests.good;
  const wanted = process.argv.slice(2);
  for (const guest of [...guests.failing, ...bare, ...linux, ...grub])
    if (wanted.length === 0 || wanted.includes(guest.name)) await record(guest);
  for (const guest of grub)
    if (wanted.length === 0 || wanted.includes(`${guest.name} menu`)) await record(guest, true);
} finally {
  await nursery.close();
}
