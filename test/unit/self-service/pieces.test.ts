import { describe, expect, test } from 'vitest';
import type { UserInput } from '../../../core/opennebula/model/template.ts';
import type { VmQuota } from '../../../core/opennebula/model/user.ts';
import { answered, inputViews, isAnswer } from '../../../core/self-service/inputs.ts';
import { looksAgain, untilNextPlace, untilNextTry } from '../../../core/self-service/line.ts';
import {
  asName,
  isName,
  markOf,
  markedName,
  terminalOwner,
  withoutMark,
} from '../../../core/self-service/naming.ts';
import { groupClasses, groupTemplates, offered } from '../../../core/self-service/offered.ts';
import { quotaLines } from '../../../core/self-service/quota.ts';
import { answersOf } from '../../../renderer/state/answers.ts';
import { settingsOf } from '../../support/settings.ts';
import { templateOf } from '../../support/vm.ts';

describe('a name', () => {
  const mark = { template: 7, owner: 'u', signIn: '0123abcd' };

  test('carries its mark, and gives it back', () => {
    const name = markedName('Biology alice', mark);
    expect(name).toBe('Biology alice [c7-u-0123abcd]');
    expect([markOf(name), withoutMark(name)]).toEqual([mark, 'Biology alice']);
    const shared = { ...mark, owner: terminalOwner('onekiosk-0123456789ab') };
    expect(markOf(markedName('x', shared))).toEqual({ ...shared, owner: 't0123456789ab' });
  });

  test('has no mark when it only looks like one', () => {
    for (const name of ['x', 'x [c7-u-0123abcd] y', 'x [c-u-0123abcd]', 'x [c7-u-0123]', '[c7-u-0123abcd]'])
      expect(markOf(name)).toBeNull();
  });

  test('is what oned takes, however long and odd it was', () => {
    expect(asName('a/b:c"d\n{e} 😀')).toBe('a-b-c-d--e- -');
    const long = markedName('ü'.repeat(300), mark);
    expect([long.length, isName(long), markOf(long)]).toEqual([128, true, mark]);
    expect(markedName('', mark)).toBe('desktop [c7-u-0123abcd]');
    for (const bad of ['', ' a', 'a<b', 'a\u0000', 'x'.repeat(129), '😀']) expect(isName(bad)).toBe(false);
    expect(isName('Grüße 2.1 (neu)')).toBe(true);
  });
});

test('what was typed and ticked is read by the names of the inputs', () => {
  const views = inputViews([
    inputOf({ name: 'A' }),
    inputOf({ name: 'B', type: 'boolean' }),
    inputOf({ name: 'C', type: 'list-multiple', options: 'x,y,z' }),
    inputOf({ name: 'D', type: 'boolean' }),
  ]);
  const given = new FormData();
  const typed = [
    ['A', 'a'],
    ['D', 'YES'],
    ['C', 'x'],
    ['C', 'z'],
    ['desktop-name', 'n'],
  ] as const;
  for (const [name, value] of typed) given.append(name, value);
  expect(answersOf(views, given)).toEqual({ A: 'a', B: 'NO', C: 'x,z', D: 'YES' });
});

describe('the line', () => {
  test('asks at most four times a minute, the looks included', () => {
    let calls = 0;
    for (let [at, refusals] = [0, 1]; at < 600_000; at += untilNextPlace(0)) {
      refusals += 1;
      calls += looksAgain(refusals) ? 2 : 1;
    }
    expect(calls / 10).toBeLessThanOrEqual(4);
  });

  test('never comes together, and waits longer each time', () => {
    expect([untilNextPlace(0), untilNextPlace(1)]).toEqual([20_000, 30_000]);
    expect([1, 2, 3, 9].map((failures) => untilNextTry(failures, 0.5))).toEqual([
      1_000, 2_000, 4_000, 15_000,
    ]);
  });
});

const inputOf = (more: Partial<UserInput>): UserInput => ({
  ...{ name: 'X', mandatory: false, type: 'text', description: 'What?', options: '', initial: '' },
  ...more,
});

describe('inputs', () => {
  test.each([
    ['text', 'text', {}],
    ['text64', 'lines', {}],
    ['password', 'password', {}],
    ['number', 'number', { whole: true }],
    ['number-float', 'number', { whole: false }],
    ['boolean', 'boolean', { initial: 'NO' }],
    ['nonsense', 'text', {}],
  ])('of type %s are asked as %s', (type, kind, more) => {
    expect(inputViews([inputOf({ type })])).toMatchObject([{ kind, label: 'What?', ...more }]);
  });

  test('have their choices and their ends', () => {
    expect(inputViews([inputOf({ type: 'list', options: 'kde, gnome,,' })])).toMatchObject([
      { kind: 'list', options: ['kde', 'gnome'] },
    ]);
    expect(inputViews([inputOf({ type: 'range', options: '1..8', initial: '2' })])).toMatchObject([
      { kind: 'range', low: 1, high: 8, initial: '2' },
    ]);
    expect(inputViews([inputOf({ type: 'range', options: 'x..' })])).toMatchObject([
      { low: null, high: null },
    ]);
  });

  test('that nobody may be asked are not', () => {
    expect(inputViews([inputOf({ type: 'fixed' }), inputOf({ name: 'a b' })])).toEqual([]);
    expect(inputViews([inputOf({ type: 'password', initial: 'pl4nted' })])).toMatchObject([{ initial: '' }]);
  });

  test.each([
    ['number', '', '12', '1.5'],
    ['number-float', '', '1.5', '1,5'],
    ['range', '1..8', '8', '9'],
    ['range', '1..8', '1', '0'],
    ['list', 'a,b', 'b', 'c'],
    ['list-multiple', 'a,b', 'b,a', 'a,c'],
    ['boolean', '', 'YES', 'maybe'],
    ['text', '', 'anything', 'two\nlines'],
  ])('of type %s [%s] take %j and not %j', (type, options, good, bad) => {
    const [view] = inputViews([inputOf({ type, options, mandatory: true })]);
    if (view === undefined) throw new Error('none');
    expect([isAnswer(view, good), isAnswer(view, bad), isAnswer(view, '')]).toEqual([true, false, false]);
  });

  test('are answered with what was given, and with nothing where nothing was', () => {
    const inputs = [
      inputOf({ name: 'A', mandatory: true }),
      inputOf({ name: 'B', type: 'text64' }),
      inputOf({ name: 'C', type: 'fixed', initial: 'as is' }),
      inputOf({ name: 'D' }),
    ];
    const encode = (text: string) => `(${text})`;
    expect(answered(inputs, { A: ' x ', B: 'y', EVIL: 'z' }, encode)).toEqual({
      ...{ ok: true, values: { A: 'x', B: '(y)', C: 'as is' } },
    });
    expect(answered(inputs, { B: 'y' }, encode)).toEqual({ ok: false, input: 'A' });
    expect(answered(inputs.slice(2), {}, encode)).toEqual({ ok: true, values: {} });
    expect(answered([inputOf({ name: 'toString' })], {}, encode)).toEqual({ ok: true, values: {} });
  });
});

test('quotas: the tighter limit of each kind, and nothing of what has none', () => {
  const line = (limit: number | null, used: number) => ({ limit, used });
  const user: VmQuota = {
    ...{ vms: line(5, 4), runningVms: line(null, 4), cpu: line(8, 5) },
    ...{ memory: line(null, 9), systemDisk: line(100, 120) },
  };
  const group = { ...user, vms: line(30, 12), cpu: line(40, 39.5), systemDisk: line(null, 0) };
  expect(quotaLines({ cpu: 2, memory: 4096, disk: 10 }, user, group)).toEqual([
    { what: 'vms', of: 'user', takes: 1, left: 1 },
    { what: 'cpu', of: 'group', takes: 2, left: 0.5 },
    { what: 'disk', of: 'user', takes: 10, left: 0 },
  ]);
  expect(quotaLines({ cpu: 0, memory: 0, disk: null }, user, null)).toMatchObject([{ what: 'vms' }]);
  expect(quotaLines({ cpu: 1, memory: 1, disk: 1 }, null, null)).toEqual([]);
});

describe('what is offered', () => {
  const of = (more: Readonly<Record<string, unknown>>) => settingsOf({ 'self-service': more }).selfService;
  const mine = templateOf({ id: 3 });
  const strange = templateOf({ id: 9, name: 'Biology', uid: 77 });
  const biology = templateOf({ id: 11, name: 'Biology' });
  const all = [mine, strange, biology];
  const names = (...args: Parameters<typeof offered>) => {
    const { classes, templates } = offered(...args);
    return [
      classes.map(({ template, label, gone }) => [template, label, gone]),
      templates.map(({ id }) => id),
    ];
  };

  test('nothing without settings, whatever a group says', () => {
    const group = { VDI_CLASS: 'template=11', VDI_TEMPLATES: '3' };
    expect(names(of({}), group, all)).toEqual([[], []]);
    expect(names(of({ templates: 'listed' }), group, all)).toEqual([[], []]);
  });

  test('what is listed, by number, or by name where it is oneadmin’s: nobody can slip in another of that name', () => {
    expect(names(of({ templates: 'listed', listed: [3, 'Biology'] }), {}, all)).toEqual([[], [3, 11]]);
    expect(names(of({ templates: 'listed', listed: ['Biology'] }), {}, [strange])).toEqual([[], []]);
    expect(names(of({ templates: 'all' }), {}, all)).toEqual([[], [3, 9, 11]]);
  });

  test('a class, which is then no template besides', () => {
    const settings = of({
      templates: 'all',
      classes: [{ template: 'Biology', label: 'Bio' }, { template: 3 }],
    });
    expect(names(settings, {}, all)).toEqual([
      [
        [11, 'Bio', false],
        [3, 'Office 2026', false],
      ],
      [9],
    ]);
    expect(names(settings, {}, [])).toEqual([[[3, '#3', true]], []]);
  });

  test('what the group adds, where the settings let it: members cannot edit it', () => {
    const settings = of({ group: true, templates: 'listed', classes: [{ template: 3, label: 'Ours' }] });
    const group = { VDI_CLASS: 'template=3 label=Theirs; template=11 life=sign-out', VDI_TEMPLATES: '9, x' };
    expect(names(settings, group, all)).toEqual([
      [
        [3, 'Ours', false],
        [11, 'Biology', false],
      ],
      [9],
    ]);
  });

  test('a group’s class says what the settings could say, and no more', () => {
    expect(
      groupClasses(
        'template=7 life=sign-out per=terminal start=sign-in label=Room 2, left; x=1;template=8 life=?',
      ),
    ).toEqual([
      {
        ...{ template: 7, label: 'Room 2, left', per: 'terminal', life: 'sign-out' },
        ...{ start: 'sign-in', leftovers: 'end' },
      },
      {
        ...{ template: 8, label: null, per: 'user', life: 'keep' },
        ...{ start: 'press', leftovers: 'reuse' },
      },
    ]);
    expect(groupClasses('template=7 life=sign-out leftovers=end')).toMatchObject([{ leftovers: 'reuse' }]);
    expect([groupClasses(''), groupClasses('label=x template=1'), groupTemplates('')]).toEqual([[], [], []]);
  });
});
