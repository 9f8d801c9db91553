import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readTerminal } from '../../../platform/machine/identity.ts';

test('the addresses of all cards are known, and none of what has none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'onekiosk-cards-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const cards = { lo: '00:00:00:00:00:00', eth0: '52:54:00:AA:BB:01', wlan0: '52:54:00:aa:bb:02', tun0: '' };
  for (const [card, address] of Object.entries(cards)) {
    mkdirSync(join(folder, card));
    writeFileSync(join(folder, card, 'address'), `${address}\n`);
  }
  mkdirSync(join(folder, 'gone'));
  writeFileSync(join(folder, 'bonding_masters'), '');
  const { macs, ...rest } = readTerminal(folder);
  expect({ ...rest, macs: macs.toSorted() }).toEqual({
    macs: ['52:54:00:aa:bb:01', '52:54:00:aa:bb:02'],
    hostname: hostname(),
  });
  expect(readTerminal(join(folder, 'none')).macs).toEqual([]);
});

test('this machine tells its own', () => {
  const { macs } = readTerminal();
  const up = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  for (const { mac, internal } of up)
    if (!internal && mac !== '00:00:00:00:00:00') expect(macs).toContain(mac);
});
