import { describe, expect, test } from 'vitest';
import { termsFor } from '../../../core/desktops/terms.ts';
import { settingsOf } from '../../support/settings.ts';
import { nicOf, vmOf } from '../../support/vm.ts';

const ALL = settingsOf({
  rdp: { microphone: true, drives: true, printers: true },
});
const attributes = (vdi: Readonly<Record<string, string>>) =>
  vmOf({ attributes: { description: '', logo: '', ready: false, vdi } });

describe('what a session may share', () => {
  test('is what the settings say', () => {
    const all = { clipboard: true, sound: true, microphone: true, usb: true };
    expect(termsFor(vmOf(), {}, ALL, 'rdp')).toEqual({
      ...all,
      drives: true,
      printers: true,
      smartCard: 'ask',
    });
    expect(termsFor(vmOf(), {}, ALL, 'spice')).toEqual({
      ...all,
      drives: false,
      printers: false,
      smartCard: 'ask',
    });
    expect(termsFor(vmOf(), {}, settingsOf(), 'rdp')).toMatchObject({ microphone: false, drives: false });
  });

  test.each([
    ['CLIPBOARD', 'clipboard'],
    ['SOUND', 'sound'],
    ['MICROPHONE', 'microphone'],
    ['DRIVES', 'drives'],
    ['PRINTERS', 'printers'],
    ['USB', 'usb'],
  ] as const)('VDI_%s takes away, at the VM or at the group, and never gives', (name, what) => {
    const off = settingsOf({
      spice: { 'usb-redirection': false },
      rdp: { clipboard: false, sound: false },
    });
    for (const word of ['NO', 'no', 'No']) {
      expect(termsFor(attributes({ [`VDI_${name}`]: word }), {}, ALL, 'rdp')[what]).toBe(false);
      expect(termsFor(vmOf(), { [`VDI_${name}`]: word }, ALL, 'rdp')[what]).toBe(false);
    }
    for (const word of ['YES', 'yes', '1', '', 'NO ']) {
      expect(
        termsFor(attributes({ [`VDI_${name}`]: word }), { [`VDI_${name}`]: word }, off, 'rdp')[what],
      ).toBe(false);
      expect(termsFor(attributes({ [`VDI_${name}`]: word }), {}, ALL, 'rdp')[what]).toBe(true);
    }
  });

  test('what FireEdge reads of the NIC is heard', () => {
    const nic = (rdpOptions: Readonly<Record<string, string>>) =>
      termsFor(vmOf({ nics: [nicOf({ rdp: true, rdpOptions })] }), {}, ALL, 'rdp');
    expect(nic({ RDP_DISABLE_AUDIO: 'yes' }).sound).toBe(false);
    expect(nic({ RDP_DISABLE_AUDIO: 'no' }).sound).toBe(true);
    expect(nic({ RDP_ENABLE_AUDIO_INPUT: 'NO' }).microphone).toBe(false);
    expect(nic({ RDP_ENABLE_AUDIO_INPUT: 'YES' }).microphone).toBe(true);
  });
});

describe('a smart card', () => {
  test('is asked about, unless the settings name the desktop or say never', () => {
    const card = (table: object, vm = vmOf()) =>
      termsFor(vm, {}, settingsOf({ 'smart-card': table }), 'rdp').smartCard;
    expect(card({})).toBe('ask');
    expect(card({ guests: 'never' })).toBe('never');
    expect(card({ guests: 'never', desktops: [7] })).toBe('always');
    expect(card({ guests: 'never', desktops: [8] })).toBe('never');
    expect(card({ templates: [3] }, vmOf({ templateId: 3 }))).toBe('always');
    expect(card({ templates: [3] }, vmOf({ templateId: null }))).toBe('ask');
  });

  test('is never shown where the owner or the group says no', () => {
    const settings = settingsOf({ 'smart-card': { desktops: [7] } });
    expect(termsFor(attributes({ VDI_SMARTCARD: 'NO' }), {}, settings, 'spice').smartCard).toBe('never');
    expect(termsFor(vmOf(), { VDI_SMARTCARD: 'no' }, settings, 'spice').smartCard).toBe('never');
    expect(termsFor(attributes({ VDI_SMARTCARD: 'ALWAYS' }), {}, settingsOf(), 'spice').smartCard).toBe(
      'ask',
    );
  });
});
