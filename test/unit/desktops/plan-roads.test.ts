import { describe, expect, test } from 'vitest';
import { isRoadForCards } from '../../../core/desktops/card.ts';
import { connectionPlan, consoleWay } from '../../../core/desktops/plan.ts';
import type { Equipment } from '../../../core/desktops/plan.ts';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import { settingsOf } from '../../support/settings.ts';
import { nicOf, vmOf } from '../../support/vm.ts';

const ALL: Equipment = { remoteViewer: true, freerdp: true, spiceHtml5: true };
const CA = '/etc/onekiosk/spice-ca.pem';
const first = (vm: Vm, tables: Readonly<Record<string, unknown>> = {}, equipment = ALL) => {
  const { ways, hindrances } = connectionPlan(vm, settingsOf(tables), equipment);
  return ways[0] ?? hindrances[0];
};
const told = (port: string) =>
  vmOf({ attributes: { description: '', logo: '', ready: false, vdi: { VDI_SPICE_TLS_PORT: port } } });
const overRdp = (rdpSecurity: string) =>
  vmOf({
    graphics: null,
    nics: [nicOf({ rdp: true })],
    context: { rdpPort: 3389, rdpSecurity, userName: '' },
  });

describe('SPICE under TLS', () => {
  test.each([
    ['off', {}, told('5908'), { tlsPort: null }],
    ['off, whatever the VM says', { mode: 'off', ca: CA, 'port-offset': 1 }, told('1'), { tlsPort: null }],
    ['where the VM names its port', { mode: 'offered', ca: CA }, told('5908'), { tlsPort: 5908 }],
    [
      'by the rule of the site, which goes first',
      { mode: 'offered', ca: CA, 'port-offset': 1000 },
      told('1'),
      { tlsPort: 6907 },
    ],
    ['offered by nobody', { mode: 'offered', ca: CA }, vmOf(), { tlsPort: null }],
    ['required and there', { mode: 'required', ca: CA }, told('5908'), { tlsPort: 5908 }],
    ['required and not there', { mode: 'required', ca: CA }, vmOf(), { kind: 'policy-denied', what: 'tls' }],
    [
      'a port that is none',
      { mode: 'required', ca: CA },
      told('70000'),
      { kind: 'policy-denied', what: 'tls' },
    ],
    ['a port that is no number', { mode: 'offered', ca: CA }, told('5908 --x'), { tlsPort: null }],
  ])('%s', (_what, tls, vm, expected) => {
    expect(first(vm, { spice: { tls } })).toMatchObject(expected);
  });
});

test('a pointer is absolute where the VM has a tablet, or the site says that all are', () => {
  expect(first(vmOf())).toMatchObject({ absolutePointer: false });
  expect(first(vmOf({ hasTablet: true }))).toMatchObject({ absolutePointer: true });
  expect(first(vmOf(), { spice: { 'absolute-pointer': 'always' } })).toMatchObject({ absolutePointer: true });
});

describe('SPICE without remote-viewer', () => {
  const without = { ...ALL, remoteViewer: false };
  test('is shown inside the shell where spice-html5 is there', () => {
    expect(first(vmOf(), {}, ALL)).toMatchObject({ viewer: 'remote-viewer' });
    expect(first(vmOf(), {}, without)).toMatchObject({ protocol: 'spice', viewer: 'console' });
    expect(first(vmOf(), { viewers: { allow: ['console'] } }, ALL)).toMatchObject({ viewer: 'console' });
  });

  test('and else says what is missing, or what the rules refuse', () => {
    expect(first(vmOf(), {}, { ...without, spiceHtml5: false })).toEqual({
      kind: 'viewer-missing',
      program: 'remote-viewer',
    });
    expect(first(vmOf(), { viewers: { allow: ['remote-viewer'] } }, without)).toMatchObject({
      kind: 'viewer-missing',
    });
    expect(first(vmOf(), { viewers: { allow: ['freerdp'] } }, ALL)).toEqual({
      kind: 'policy-denied',
      what: 'remote-viewer',
    });
  });

  test('the console beside another way in is inside the shell, or nowhere', () => {
    const vnc = vmOf({ graphics: { type: 'vnc', port: 5900, listen: '', password: null, keymap: '' } });
    expect(consoleWay(vnc, settingsOf(), ALL)).toMatchObject({ protocol: 'vnc' });
    expect(consoleWay(vmOf(), settingsOf(), ALL)).toMatchObject({ protocol: 'spice', viewer: 'console' });
    expect(consoleWay(vmOf(), settingsOf(), { ...ALL, spiceHtml5: false })).toBeNull();
    expect(consoleWay(vnc, settingsOf({ viewers: { allow: ['freerdp'] } }), ALL)).toBeNull();
  });
});

describe('what an owner may ask of RDP', () => {
  test.each([
    ['', ['nla', 'tls'], { security: ['nla', 'tls'] }],
    ['NLA', ['nla', 'tls'], { security: ['nla'] }],
    ['rdp', ['nla', 'tls'], { kind: 'policy-denied', what: 'security' }],
    ['rdp', ['nla', 'rdp'], { security: ['rdp'] }],
    ['any', ['nla'], { security: ['nla'] }],
  ])('RDP_SECURITY %j of %j: one of it, and no other', (asked, security, expected) => {
    expect(first(overRdp(asked), { rdp: { security } })).toMatchObject(expected);
  });
});

describe('a smart card crosses', () => {
  const road = (vm: Vm, tables: Readonly<Record<string, unknown>> = {}, equipment = ALL) => {
    const settings = settingsOf(tables);
    const [way] = connectionPlan(vm, settings, equipment).ways;
    return way === undefined ? null : isRoadForCards(way, settings);
  };
  test.each([
    ['RDP under TLS', overRdp(''), {}, true],
    ['RDP security of its own', overRdp('rdp'), { rdp: { security: ['rdp'] } }, false],
    ['plain SPICE', vmOf(), {}, false],
    ['plain SPICE on a network that is trusted', vmOf(), { spice: { 'trusted-network': true } }, true],
    ['SPICE under TLS', told('5908'), { spice: { tls: { mode: 'offered', ca: CA } } }, true],
  ])('%s: %s', (_what, vm, tables, may) => expect(road(vm, tables)).toBe(may));

  test('never a console', () => {
    const trusted = { spice: { 'trusted-network': true } };
    expect(road(vmOf(), trusted, { ...ALL, remoteViewer: false })).toBe(false);
  });
});
