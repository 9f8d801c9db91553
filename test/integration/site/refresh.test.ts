import { describe, expect, onTestFinished, test } from 'vitest';
import { refreshSettings, tellSettings } from '../../../admin/settings-refresh.ts';
import type { Loaded } from '../../../admin/settings-load.ts';
import type { LogEntry } from '../../../core/log/log.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { CLOUD, makeAuthorities, makeTerminal, serveSite, siteTable } from './stand.ts';

const authorities = makeAuthorities();
const named = (text: string) => `[interface]\nsite-name = "${text}"\n`;

/** A shell that runs, as far as its settings are concerned, beside a real server. */
async function running({ isService = true, port = 0 } = {}) {
  const site = await serveSite(authorities, named('Ward 7'), port);
  const terminal = makeTerminal();
  terminal.write('machine', `${CLOUD}${siteTable(site.url, authorities.authority.path, 'refresh = 3600\n')}`);
  const clock = createManualClock();
  const log: LogEntry[] = [];
  const state = { isVacant: false, restarts: 0, loads: 0 };
  const end = new AbortController();
  const inForce = await terminal.load();
  const loads: Promise<Loaded>[] = [];
  const done = refreshSettings({
    inForce,
    load: (signal) => {
      const loading = terminal.load({ signal });
      loads.push(loading);
      return loading;
    },
    isVacant: () => state.isVacant,
    restart: isService ? () => void (state.restarts += 1) : null,
    clock,
    random: () => Uint8Array.from([128, 0]),
    log: { write: (entry) => void log.push(entry), hide: () => () => {} },
    signal: end.signal,
  });
  onTestFinished(async () => {
    end.abort();
    await done;
  });
  const settled = async () => {
    await loads.at(-1)?.catch(() => {});
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const pass = async (ms: number) => {
    await clock.advance(ms);
    await settled();
  };
  return { site, terminal, state, log, loads, done, pass };
}

describe('while a shell runs', () => {
  test('the site is asked again after `refresh`, and nothing follows from what did not change', async () => {
    const it = await running();
    await it.pass(3_500_000);
    expect(it.loads).toHaveLength(0);
    await it.pass(200_000);
    expect(it.loads).toHaveLength(1);
    expect(it.site.asked.at(-1)).toMatch(/"[0-9a-f]{16}"$/);
    expect(it.state.restarts).toBe(0);
    expect(it.log).toEqual([]);
  });

  test('what is new waits until nobody is there', async () => {
    const it = await running();
    it.site.served.body = named('Ward 8');
    await it.pass(3_700_000);
    expect(it.log).toMatchObject([
      { event: 'settings changed', fields: { takesEffect: 'when nobody is there' } },
    ]);
    await it.pass(60_000);
    expect(it.state.restarts).toBe(0);
    it.state.isVacant = true;
    await it.pass(6_000);
    expect(it.state.restarts).toBe(1);
    await it.done;
  });

  test('where nobody would start it again it holds from the next start on', async () => {
    const it = await running({ isService: false });
    it.site.served.body = named('Ward 8');
    it.state.isVacant = true;
    await it.pass(3_700_000);
    await it.done;
    expect(it.log).toMatchObject([{ fields: { takesEffect: 'next start' } }]);
    expect((await it.terminal.load()).settings.interface.siteName).toBe('Ward 8');
  });

  test('a bad file is told once, asked for sooner, and never restarts anything', async () => {
    const it = await running();
    it.state.isVacant = true;
    it.site.served.body = named('Ward 8').replace('site-name', 'site-nam');
    await it.pass(3_700_000);
    expect(it.log).toMatchObject([
      {
        level: 'error',
        event: 'settings',
        fields: { problem: expect.stringContaining('interface.site-nam') },
      },
    ]);
    await it.pass(31_000);
    await it.pass(61_000);
    expect(it.loads).toHaveLength(3);
    expect(it.log).toHaveLength(1);
    expect(it.state.restarts).toBe(0);
    it.site.served.body = named('Ward 9');
    await it.pass(130_000);
    await it.pass(6_000);
    expect(it.state.restarts).toBe(1);
  });

  test('a file of the machine that turns bad is told and takes nothing down', async () => {
    const it = await running();
    it.state.isVacant = true;
    it.terminal.write('machine', '[[[\n');
    await it.pass(3_700_000);
    expect(it.log.map(({ event }) => event)).toEqual(['settings', 'settings from before are in force']);
    await it.pass(60_000);
    expect(it.state.restarts).toBe(0);
  });

  test('the copy going away is no reason to go on without the site', async () => {
    const it = await running();
    it.state.isVacant = true;
    await it.site.close();
    it.terminal.write(
      'machine',
      `${CLOUD}${siteTable(it.site.url, authorities.authority.path, 'deadline = 1\n')}`,
    );
    const { rmSync } = await import('node:fs');
    rmSync(`${it.terminal.state}/site/last-good.json`);
    await it.pass(3_700_000);
    await it.pass(60_000);
    expect(it.state.restarts).toBe(0);
  });
});

test('a shell without a site asks for nothing', async () => {
  const terminal = makeTerminal();
  terminal.write('machine', CLOUD);
  const inForce = await terminal.load();
  const never = () => Promise.reject(new Error('was asked'));
  const log = { write: () => {}, hide: () => () => {} };
  tellSettings(log, inForce);
  await refreshSettings({
    ...{ inForce, load: never, isVacant: () => true, restart: null, clock: createManualClock() },
    ...{ random: () => new Uint8Array(2), log, signal: new AbortController().signal },
  });
});
