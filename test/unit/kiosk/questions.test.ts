import { describe, expect, test } from 'vitest';
import type { UsbDevice } from '../../../core/devices/usb.ts';
import { press } from '../../support/pressed.ts';
import { OWNER_ONLY, nicOf, vmOf } from '../../support/vm.ts';

const device = (more: Partial<UsbDevice>): UsbDevice => ({
  bus: 1,
  address: 2,
  vendor: 0x0951,
  product: 0x1666,
  deviceClass: 0,
  interfaces: [0x08],
  name: 'DataTraveler',
  ...more,
});
const STICK = device({});
const READER = device({ address: 3, vendor: 0x076b, product: 0x3031, interfaces: [0x0b], name: 'Reader' });
const overRdp = () => vmOf({ graphics: null, nics: [nicOf({ rdp: true })] });
const READ = { hasReader: () => true };
const PLUGGED = { usb: { list: () => [STICK, READER] } };
const TRUSTED = { spice: { 'trusted-network': true } };

describe('a smart card', () => {
  test('is asked about once, and shown when the person says so', async () => {
    const { shown, ask, clock, runs } = await press(vmOf(), TRUSTED, READ);
    expect(shown()).toMatchObject({ stage: 'questions', questions: { card: true, devices: [] } });
    await ask('session:answer', { card: true, devices: [] });
    await clock.advance(1_000);
    expect(runs[0]?.spec.args).toContain('--spice-smartcard');
    runs[0]?.end('ticket-rejected');
    await clock.advance(0);
    await ask('session:act', { action: 'try-again' });
    await clock.advance(1_000);
    expect(runs).toHaveLength(2);
    expect(runs[1]?.spec.args).toContain('--spice-smartcard');
  });

  test('stays where it is when the person says no', async () => {
    const { ask, clock, runs } = await press(vmOf(), TRUSTED, READ);
    await ask('session:answer', { card: false, devices: [] });
    await clock.advance(1_000);
    expect(runs).toHaveLength(1);
    expect(runs[0]?.spec.args.join(' ')).not.toContain('smartcard');
  });

  test.each([
    ['plain SPICE', vmOf(), {}, READ],
    ['a terminal without a reader', vmOf(), TRUSTED, {}],
    ['settings that say never', vmOf(), { ...TRUSTED, 'smart-card': { guests: 'never' } }, READ],
    ['plain SPICE, though the settings name the desktop', vmOf(), { 'smart-card': { desktops: [7] } }, READ],
  ])('is neither asked about nor shown: %s', async (_what, vm, settings, more) => {
    const { runs } = await press(vm, settings, more);
    expect(runs).toHaveLength(1);
    expect(runs[0]?.spec.args.join(' ')).not.toContain('smartcard');
  });

  test('is shown without a question where the settings name the desktop', async () => {
    const { runs } = await press(vmOf(), { ...TRUSTED, 'smart-card': { desktops: [7] } }, READ);
    expect(runs[0]?.spec.args).toContain('--spice-smartcard');
  });

  test('is not shown over a road that nobody agreed to: the machine has another way in at the next try', async () => {
    const { ask, clock, runs, world } = await press(overRdp(), {}, READ);
    await ask('session:answer', { card: true, devices: [] });
    await clock.advance(1_000);
    await ask('session:credentials', { user: 'ada', password: 'guest' });
    await clock.advance(1_000);
    expect(runs[0]?.spec.args).toContain('/smartcard');
    runs[0]?.end('unreachable');
    await clock.advance(0);
    world.vms = [vmOf()];
    await ask('session:act', { action: 'try-again' });
    await clock.advance(1_000);
    expect(runs[1]?.spec.program).toBe('remote-viewer');
    expect(runs[1]?.spec.args.join(' ')).not.toContain('smartcard');
  });

  test('goes to an RDP desktop by its own channel, never as a USB device', async () => {
    const { ask, clock, runs } = await press(overRdp(), {}, { ...READ, ...PLUGGED });
    await ask('session:answer', { card: true, devices: [] });
    await clock.advance(1_000);
    await ask('session:credentials', { user: 'ada', password: 'guest' });
    await clock.advance(1_000);
    const args = runs[0]?.spec.args.join(' ') ?? '';
    expect(args).toContain('/smartcard');
    expect(args.toLowerCase()).not.toContain('076b');
  });
});

describe('USB devices', () => {
  const PERSON = { usb: { choose: 'person' } };
  test('are offered as far as the rules allow, by what they call themselves', async () => {
    const { shown } = await press(vmOf(), PERSON, PLUGGED);
    expect(shown()?.questions).toEqual({
      takeOver: false,
      card: false,
      devices: [{ id: '1-2', name: 'DataTraveler' }],
    });
  });

  test('go to the desktop when they were picked; what was not offered cannot be picked', async () => {
    const { ask, clock, runs } = await press(vmOf(), PERSON, PLUGGED);
    await ask('session:answer', { card: true, devices: ['1-2', '1-3', '9-9'] });
    await clock.advance(1_000);
    const args = runs[0]?.spec.args.join(' ').toLowerCase() ?? '';
    expect(args).toContain('0x0951,0x1666,-1,1');
    expect(args).not.toContain('076b');
    expect(args).not.toContain('smartcard');
  });

  test('none is asked about where the settings decide', async () => {
    expect((await press(vmOf(), {}, PLUGGED)).runs).toHaveLength(1);
  });
});

describe('who may be thrown out', () => {
  const shared = vmOf({
    uid: 3,
    permissions: { ...OWNER_ONLY, other: { use: true, manage: false, admin: false } },
  });
  test.each([
    ['a machine of somebody else that ran already', shared, {}, true],
    ['one’s own', vmOf(), {}, false],
    ['one’s own, where the settings always ask', vmOf(), { sessions: { 'take-over': 'ask' } }, true],
    ['somebody else’s, where the settings never ask', shared, { sessions: { 'take-over': 'silent' } }, false],
  ])('is warned about: %s: %s', async (_what, vm, settings, warned) => {
    const { shown, runs } = await press(vm, settings);
    expect(shown()?.questions?.takeOver ?? false).toBe(warned);
    expect(runs).toHaveLength(warned ? 0 : 1);
  });

  test('a cancel connects to nobody', async () => {
    const { ask, runs, shown, clock } = await press(shared, {});
    await ask('session:cancel', {});
    await clock.advance(0);
    expect(runs).toEqual([]);
    expect(shown()).toBeNull();
  });
});
