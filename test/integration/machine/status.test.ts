import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import { readBattery } from '../../../platform/machine/battery.ts';
import { HERE, createNetwork } from '../../../platform/machine/network.ts';
import { smallFile } from '../../../platform/machine/small-file.ts';

/** A tree such as the kernel shows: its entries are links to devices elsewhere. */
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'onekiosk-sys-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const supply = (name: string, ...lines: readonly string[]) => {
  put(`devices/${name}/uevent`, lines.map((line) => `POWER_SUPPLY_${line}\n`).join(''));
  mkdirSync(join(root, 'power_supply'), { recursive: true });
  symlinkSync(join(root, 'devices', name), join(root, 'power_supply', name));
};
const battery = () => readBattery(join(root, 'power_supply'));

describe('the batteries', () => {
  test('are those that the kernel names', () => {
    supply('AC', 'TYPE=Mains', 'ONLINE=0');
    expect(battery()).toBeNull();
    supply('BAT0', 'TYPE=Battery', 'STATUS=Discharging', 'PRESENT=1', 'ENERGY_NOW=90', 'ENERGY_FULL=1000');
    expect(battery()).toEqual({ level: 9, state: 'discharging', warning: 'low' });
    put(
      'devices/BAT0/uevent',
      'POWER_SUPPLY_TYPE=Battery\nPOWER_SUPPLY_STATUS=Charging\nPOWER_SUPPLY_CAPACITY=12\n',
    );
    expect(battery()).toEqual({ level: 12, state: 'charging', warning: null });
    rmSync(join(root, 'devices/BAT0'), { recursive: true });
    expect(battery()).toBeNull();
  });

  test('are none where the kernel names no supplies, and none is read for ever', () => {
    expect(readBattery(join(root, 'nothing'))).toBeNull();
    expect(smallFile('/dev/zero')?.length).toBe(4_096);
    put('long', 'x'.repeat(9_000));
    expect(smallFile(join(root, 'long'))?.length).toBe(4_096);
    expect(smallFile(root)).toBeNull();
  });
});

const ROUTE = (name: string, metric: number) =>
  `${name}\t00000000\t010200C0\t0003\t0\t0\t${metric}\t00000000\t0\t0\t0\n`;
const HEAD = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n';
const network = (addresses: Readonly<Record<string, readonly string[]>>) =>
  createNetwork({
    clock: systemClock,
    environment: {},
    places: { sys: join(root, 'net'), proc: join(root, 'proc'), addresses: () => addresses },
  });
const card = (name: string, { carrier = '1', wireless = false } = {}) => {
  put(`net/${name}/type`, '1\n');
  put(`net/${name}/carrier`, `${carrier}\n`);
  put(`net/${name}/device/vendor`, '0x8086\n');
  if (wireless) put(`net/${name}/phy80211/index`, '0\n');
};

describe('the network', () => {
  test('is the interface with the way out', async () => {
    put('net/lo/type', '772\n');
    put('net/lo/carrier', '1\n');
    card('enp3s0');
    put('proc/route', HEAD + ROUTE('enp3s0', 100));
    const look = network({ lo: ['127.0.0.1'], enp3s0: ['192.0.2.7', 'fe80::7'] });
    expect(await look()).toEqual({
      ...{ kind: 'wired', interface: 'enp3s0', addresses: ['192.0.2.7'], name: '', signal: null },
    });
    put('net/enp3s0/carrier', '0\n');
    expect((await look()).kind).toBe('none');
  });

  test('is Wi-Fi with its strength, also where nobody can be asked for its name', async () => {
    card('wlp2s0', { wireless: true });
    put('proc/route', HEAD + ROUTE('wlp2s0', 600));
    put(
      'proc/wireless',
      'Inter-|\n face |\nwlp2s0: 0000   35.  -75.  -256        0      0      0      0     42        0\n',
    );
    expect(await network({ wlp2s0: ['192.0.2.8'] })()).toEqual({
      ...{ kind: 'wifi', interface: 'wlp2s0', addresses: ['192.0.2.8'], name: '', signal: 50 },
    });
  });

  test('of this machine is told', async () => {
    const view = await createNetwork({ clock: systemClock, environment: {}, places: HERE })();
    expect(['wired', 'wifi', 'none']).toContain(view.kind);
    if (view.kind !== 'none') expect(view.addresses.length).toBeGreaterThan(0);
  });
});
