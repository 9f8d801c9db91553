import { describe, expect, test } from 'vitest';
import { APPLICATION_ICONS } from '../../../contract/views.ts';
import { mayServe, ofGroup, ofVm, serving } from '../../../core/desktops/applications.ts';
import type { Application, Candidate } from '../../../core/desktops/applications.ts';
import { desktopView } from '../../../core/desktops/desktop.ts';
import type { ApplicationVector } from '../../../core/opennebula/model/application.ts';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import { pngOf, pngUrl } from '../../support/png.ts';
import { applicationOf, nicOf, userOf, vmOf } from '../../support/vm.ts';

const group = (more: Partial<ApplicationVector>) => ofGroup([applicationOf({ desktop: '7', ...more })]);
const PICTURE = pngUrl(pngOf(48, 48));

describe('a VDI_APP says what to run', () => {
  test.each<[string, Partial<ApplicationVector>, Application['program']]>([
    ['a program', {}, { kind: 'shell', program: '/usr/bin/clock', arguments: '' }],
    [
      'with arguments',
      { arguments: '-f "a b"' },
      { kind: 'shell', program: '/usr/bin/clock', arguments: '-f "a b"' },
    ],
    [
      'an alias of RemoteApp',
      { program: '||excel' },
      { kind: 'remote-app', program: '||excel', arguments: '' },
    ],
    [
      'a path of RemoteApp',
      { program: 'C:\\x.exe', mode: 'Remote-App' },
      { kind: 'remote-app', program: 'C:\\x.exe', arguments: '' },
    ],
    [
      'a shell that looks like an alias',
      { program: '||x', mode: 'SHELL' },
      { kind: 'shell', program: '||x', arguments: '' },
    ],
  ])('%s', (_what, more, program) => {
    expect(group(more)).toMatchObject({ applications: [{ name: 'Clock', program }], flaws: [] });
  });

  test('in a name of any language, and one that only looks dangerous', () => {
    for (const name of ['Büro 日本', '<img src=x onerror=alert(1)>', '--exec=sh', '🙂'])
      expect(group({ name }).applications).toMatchObject([{ name }]);
  });
});

describe('one that is not whole is left out, and what is wrong is told', () => {
  test.each<[string, Partial<ApplicationVector>]>([
    ['NAME', { name: '' }],
    ['NAME', { name: 'x'.repeat(129) }],
    ['NAME', { name: 'a\nb' }],
    ['NAME', { name: 'a\u2028b' }],
    ['NAME', { name: 'half of \ud83d' }],
    ['PROGRAM', { program: '' }],
    ['PROGRAM', { program: 'x'.repeat(256) }],
    ['PROGRAM', { program: '/bin/a\u0000' }],
    ['PROGRAM', { program: '/bin/a\r\n/exec' }],
    ['ARGUMENTS', { arguments: '\t' }],
    ['ARGUMENTS', { arguments: 'x'.repeat(1_025), program: '||x' }],
    ['ARGUMENTS', { arguments: 'x'.repeat(241) }],
    ['PROGRAM', { program: '||x,file:/etc/passwd' }],
    ['PROGRAM', { program: '"C:\\x.exe"', mode: 'remote-app' }],
    ['ARGUMENTS', { program: '||x', arguments: `"a" 'b'` }],
    ['MODE', { mode: 'exec' }],
    ['MODE', { mode: 'shell remote-app' }],
    ['DESKTOP', { desktop: '' }],
    ['DESKTOP', { desktop: '', hosts: ' , ,' }],
    ['DESKTOP', { desktop: '', template: 'five' }],
    ['DESKTOP', { desktop: 'x\u001b' }],
    ['HOSTS', { hosts: 'x'.repeat(4_097) }],
    ['TEMPLATE', { template: '1,'.repeat(600) }],
  ])('%s of %j', (what, more) => {
    const { applications, flaws } = group(more);
    expect(applications).toEqual([]);
    expect(flaws).toEqual([{ what, name: expect.any(String) }]);
    expect(flaws[0]?.name.length).toBeLessThanOrEqual(128);
  });

  test('and what is as long as it may be is not', () => {
    expect(group({ name: 'x'.repeat(128), program: 'x'.repeat(255) }).flaws).toEqual([]);
    // "/usr/bin/clock" and a space.
    expect(group({ arguments: 'x'.repeat(240) }).flaws).toEqual([]);
    expect(group({ program: '||x', arguments: 'x'.repeat(1_024) }).flaws).toEqual([]);
    // A shell takes what a RemoteApp cannot.
    expect(group({ program: `'/opt/a,b' "c"` }).flaws).toEqual([]);
    expect(group({ program: '||x', arguments: '"a,b", c' }).flaws).toEqual([]);
  });

  test('the others stay', () => {
    const vectors = [applicationOf({ name: '' }), applicationOf({ name: 'b' }), applicationOf({ mode: '?' })];
    expect(ofVm(vmOf({ applications: vectors }))).toMatchObject({
      applications: [{ name: 'b' }],
      flaws: [{ what: 'NAME' }, { what: 'MODE' }],
    });
  });

  test('of more than 64 in one document the rest is', () => {
    const many = Array.from({ length: 65 }, (_, at) => applicationOf({ name: `n${at}`, desktop: '1' }));
    expect(ofGroup(many.slice(1))).toMatchObject({ applications: { length: 64 }, flaws: [] });
    const { applications, flaws } = ofGroup(many);
    expect(applications.at(-1)?.name).toBe('n63');
    expect(flaws).toEqual([{ what: 'COUNT', name: '65' }]);
  });
});

describe('its icon', () => {
  test.each([...APPLICATION_ICONS, PICTURE])('is %s', (icon) => {
    expect(group({ icon })).toMatchObject({ applications: [{ icon }], flaws: [] });
  });
  test('is known in any case, and need not be there', () => {
    expect(group({ icon: 'TABLE' }).applications).toMatchObject([{ icon: 'table' }]);
    expect(group({ icon: '' })).toMatchObject({ applications: [{ icon: 'app' }], flaws: [] });
  });
  test.each([
    'unheard of',
    'constructor',
    'busy',
    'https://example.org/x.png',
    `${PICTURE}"`,
    'data:image/svg+xml;base64,AAAA',
    'javascript:alert(1)',
  ])('that is %s is a plain one, which is told', (icon) => {
    expect(group({ icon })).toMatchObject({ applications: [{ icon: 'app' }], flaws: [{ what: 'ICON' }] });
  });
});

const RDP = [nicOf({ rdp: true })];
const OFF = { state: 8, lcmState: 0 };
const me = userOf();
const NONE = { use: false, manage: false, admin: false };
const USE = { ...NONE, use: true };
/** Everybody may USE it. */
const shared = { owner: USE, group: NONE, other: USE };
const candidate = (more: Partial<Vm> = {}, usedAt = 0): Candidate => {
  const vm = vmOf({ nics: RDP, ...more });
  const beside = { group: null, allowed: [], inherited: 'vnc', lastOpened: null } as const;
  return { vm, desktop: desktopView(vm, me, beside), usedAt };
};
const app = (more: Partial<ApplicationVector>): Application => {
  const [found] = group(more).applications;
  if (found === undefined) throw new Error('it was left out');
  return found;
};

describe('which desktops may run it', () => {
  test.each<[boolean, string, Partial<ApplicationVector>, Partial<Vm>]>([
    [true, 'the one that DESKTOP numbers', { desktop: '7' }, {}],
    [false, 'another number', { desktop: '8' }, {}],
    [true, 'the one that DESKTOP names', { desktop: 'Office' }, {}],
    [true, 'a name with a comma in it', { desktop: 'Office, 2nd' }, { name: 'Office, 2nd' }],
    [false, 'another name', { desktop: 'office' }, {}],
    [true, 'one of HOSTS, by number', { desktop: '', hosts: '3, 7' }, {}],
    [true, 'one of HOSTS, by name', { desktop: '', hosts: 'ts1,Office' }, {}],
    [true, 'one of TEMPLATE', { desktop: '', template: '4, 5' }, { templateId: 5 }],
    [false, 'of another template', { desktop: '', template: '4' }, { templateId: 5 }],
    [false, 'of no template', { desktop: '', template: '0' }, { templateId: null }],
    [true, 'either of what is named', { desktop: '9', template: '5' }, { templateId: 5 }],
    [false, 'one without RDP', {}, { nics: [nicOf()] }],
    [false, 'one that is gone', {}, { state: 6 }],
    [false, 'one that this person may not use', {}, { uid: 9, permissions: { ...shared, other: NONE } }],
    [true, 'a stranger’s by its number', {}, { uid: 9, permissions: shared }],
    [false, 'a stranger’s by its name', { desktop: 'Office' }, { uid: 9, permissions: shared }],
    [
      false,
      'a stranger’s by its template',
      { desktop: '', template: '5' },
      { uid: 9, permissions: shared, templateId: 5 },
    ],
    [true, 'oneadmin’s by its name', { desktop: 'Office' }, { uid: 0, permissions: shared }],
    [
      true,
      'oneadmin’s by its template',
      { desktop: '', template: '5' },
      { uid: 0, permissions: shared, templateId: 5 },
    ],
  ])('%s: %s', (may, _what, more, vm) => {
    expect(mayServe(app(more), candidate(vm), me)).toBe(may);
  });

  test('what a VM publishes is its own, whatever it says of others', () => {
    const vector = applicationOf({ desktop: '8', hosts: 'Payroll', template: '5' });
    const [own] = ofVm(vmOf({ applications: [vector] })).applications;
    if (own === undefined) throw new Error('it was left out');
    expect(mayServe(own, candidate(), me)).toBe(true);
    expect(mayServe(own, candidate({ id: 8, name: 'Payroll', templateId: 5 }), me)).toBe(false);
  });
});

describe('of several desktops it is run by', () => {
  const ASLEEP = { state: 5, lcmState: 0 };
  const cannot = { uid: 9, permissions: shared, ...OFF };
  test.each<[string, number | null, readonly Candidate[]]>([
    ['none where there is none', null, []],
    ['the one that runs', 9, [candidate({ id: 1, ...OFF }), candidate({ id: 9 })]],
    [
      'the one that runs, though another was used',
      9,
      [candidate({ id: 1, ...OFF }, 50), candidate({ id: 9 })],
    ],
    ['of two that run, the one that was used last', 9, [candidate({ id: 1 }, 10), candidate({ id: 9 }, 20)]],
    [
      'of two that are off, the one that was used last',
      9,
      [candidate({ id: 1, ...OFF }), candidate({ id: 9, ...ASLEEP }, 20)],
    ],
    ['else the one with the lowest number', 2, [candidate({ id: 12 }), candidate({ id: 2 })]],
    [
      'one that may be started before one that may not',
      9,
      [candidate({ id: 1, ...cannot }, 50), candidate({ id: 9, ...OFF })],
    ],
    [
      'one that is off before one that failed',
      9,
      [candidate({ id: 1, lcmState: 36 }), candidate({ id: 9, ...OFF })],
    ],
    ['the only one, though it cannot be opened', 1, [candidate({ id: 1, ...cannot })]],
  ])('%s', (_what, id, candidates) => {
    expect(serving(candidates)?.vm.id ?? null).toBe(id);
    expect(serving([...candidates].reverse())?.vm.id ?? null).toBe(id);
  });
});
