import { describe, expect, test } from 'vitest';
import { connectionPlan, protocolOf } from '../../../core/desktops/plan.ts';
import { settingsOf } from '../../support/settings.ts';
import { nicOf, vmOf } from '../../support/vm.ts';

const CLOUD = { endpoint: 'https://one.example.org/RPC2', hosts: { node1: '192.0.2.1' } };
const SETTINGS = settingsOf({ cloud: CLOUD });
const ALL = { remoteViewer: true, freerdp: true, spiceHtml5: false };
const rdpNic = nicOf({ rdp: true });
const spice = vmOf().graphics;

describe('ways in', () => {
  test('SPICE at the host that the map names, with its ticket', () => {
    expect(connectionPlan(vmOf(), SETTINGS, ALL)).toEqual({
      ways: [
        {
          protocol: 'spice',
          address: { host: '192.0.2.1', port: 5907 },
          password: 'ticket',
          tlsPort: null,
          viewer: 'remote-viewer',
          absolutePointer: false,
        },
      ],
      hindrances: [],
    });
  });

  test('RDP before the console, at the NIC that says so', () => {
    const { ways } = connectionPlan(vmOf({ nics: [rdpNic] }), SETTINGS, ALL);
    expect(ways.map((way) => way.protocol)).toEqual(['rdp', 'spice']);
    expect(ways[0]).toMatchObject({
      address: { host: '10.0.0.7', port: 3389 },
      security: ['nla', 'tls'],
      pin: null,
    });
  });

  test('the external address of a NIC before its own; RDP_SECURITY in any case, and only what FreeRDP knows', () => {
    const nics = [nicOf({ externalIp: '203.0.113.9', rdp: true })];
    const plan = (rdpSecurity: string) =>
      connectionPlan(vmOf({ nics, context: { rdpPort: 3390, rdpSecurity, userName: 'ada' } }), SETTINGS, ALL)
        .ways[0];
    expect(plan('NLA')).toMatchObject({
      address: { host: '203.0.113.9', port: 3390 },
      security: ['nla'],
      user: 'ada',
    });
    expect(plan('tls /sec:rdp')).toMatchObject({ security: ['nla', 'tls'] });
    // An owner picks one of what the settings allow, and no other.
    expect(plan('rdp')?.protocol).toBe('spice');
  });

  test('VNC is the console; the host goes by its own name where the map does not know it', () => {
    const vm = vmOf({
      graphics: { type: 'vnc', port: 5900, listen: '', password: null, keymap: '' },
      host: { hostname: 'node2.example.org', sequence: 0, runningSince: 1 },
    });
    expect(connectionPlan(vm, SETTINGS, ALL).ways).toEqual([
      { protocol: 'vnc', address: { host: 'node2.example.org', port: 5900 }, password: null },
    ]);
  });
});

describe('what hinders is named', () => {
  const graphics = (more: object) => ({ ...spice, ...more }) as NonNullable<typeof spice>;
  test.each([
    ['nothing to connect to', vmOf({ graphics: null }), ALL, SETTINGS, { kind: 'no-way-in' }],
    [
      'a kind of graphics that nobody knows',
      vmOf({ graphics: graphics({ type: 'other' }) }),
      ALL,
      SETTINGS,
      { kind: 'no-way-in' },
    ],
    [
      'no port yet',
      vmOf({ graphics: graphics({ port: null }) }),
      ALL,
      SETTINGS,
      { kind: 'no-address', what: 'port' },
    ],
    ['no history: never deployed', vmOf({ host: null }), ALL, SETTINGS, { kind: 'no-address', what: 'host' }],
    [
      'a server that listens on its own machine only',
      vmOf({ graphics: graphics({ listen: '127.0.0.1' }) }),
      ALL,
      SETTINGS,
      { kind: 'no-address', what: 'listen' },
    ],
    [
      'an RDP NIC without an address',
      vmOf({ graphics: null, nics: [nicOf({ ip: '', rdp: true })] }),
      ALL,
      SETTINGS,
      { kind: 'no-address', what: 'nic' },
    ],
    [
      'remote-viewer is not installed',
      vmOf(),
      { ...ALL, remoteViewer: false },
      SETTINGS,
      { kind: 'viewer-missing', program: 'remote-viewer' },
    ],
    [
      'FreeRDP is not installed',
      vmOf({ graphics: null, nics: [rdpNic] }),
      { ...ALL, freerdp: false },
      SETTINGS,
      { kind: 'viewer-missing', program: 'xfreerdp' },
    ],
    [
      'the settings do not allow the viewer',
      vmOf(),
      ALL,
      settingsOf({ viewers: { allow: ['freerdp'] } }),
      { kind: 'policy-denied', what: 'remote-viewer' },
    ],
    [
      'certificates must be pinned and this one is not',
      vmOf({ graphics: null, nics: [rdpNic] }),
      ALL,
      settingsOf({ rdp: { certificates: 'pinned' } }),
      { kind: 'policy-denied', what: 'certificate' },
    ],
  ])('%s', (_what, vm, equipment, settings, hindrance) => {
    expect(connectionPlan(vm, settings, equipment)).toEqual({ ways: [], hindrances: [hindrance] });
  });

  test.each(['/v:evil', '-x', 'a b', '10.0.0.7\n/exec', '$(reboot)', '999.1.1.1', ''])(
    'an address of %j becomes no argument',
    (text) => {
      const byNic = vmOf({ graphics: null, nics: [nicOf({ ip: text, rdp: true })] });
      expect(connectionPlan(byNic, SETTINGS, ALL).ways).toEqual([]);
      if (text === '999.1.1.1') return; // As a host name it is one, though nobody has it.
      const byHost = vmOf({ host: { hostname: text, sequence: 0, runningSince: 1 } });
      expect(connectionPlan(byHost, SETTINGS, ALL).ways).toEqual([]);
    },
  );
});

test('the tile tells the way that opening takes first', () => {
  expect(protocolOf(vmOf({ nics: [rdpNic] }), 'vnc')).toBe('rdp');
  expect(protocolOf(vmOf(), 'vnc')).toBe('spice');
  expect(protocolOf(vmOf({ graphics: null }), 'vnc')).toBeNull();
});

test.each(['vnc', 'spice'] as const)(
  'GRAPHICS that inherits its TYPE is what the site says: %s',
  (inherited) => {
    const vm = vmOf({ graphics: { type: 'unset', port: 5907, listen: '', password: null, keymap: '' } });
    const settings = settingsOf({ cloud: { ...CLOUD, 'inherited-graphics': inherited } });
    expect(protocolOf(vm, inherited)).toBe(inherited);
    expect(connectionPlan(vm, settings, ALL).ways[0]).toMatchObject({ protocol: inherited });
  },
);

test.each(['alias', 'pci'] as const)('an RDP address on a NIC of kind %s is one', (kind) => {
  const nics = [nicOf(), nicOf({ kind, ip: '10.0.0.8', rdp: true })];
  expect(connectionPlan(vmOf({ nics }), SETTINGS, ALL).ways[0]).toMatchObject({
    protocol: 'rdp',
    address: { host: '10.0.0.8', port: 3389 },
  });
});
