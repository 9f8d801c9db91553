import { describe, expect, test } from 'vitest';
import { createOpenNebula } from '../../../core/opennebula/client.ts';
import { vmReader } from '../../../core/opennebula/resources/vm.ts';
import { parseXml } from '../../../core/opennebula/xml/reader.ts';
import { longVm } from '../../../demo/documents.ts';
import { vm as definitionOf } from '../../../demo/catalogue.ts';
import { groupDocument } from '../../../demo/person-documents.ts';
import { createUser } from '../../../demo/users.ts';
import { vector } from '../../../demo/vector.ts';
import { createVm } from '../../../demo/vm.ts';
import { decodeWhole } from '../../support/decode.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { answerOf, recordedAnswer } from '../../support/recorded.ts';
import { answering } from '../../support/road.ts';
import { applicationOf } from '../../support/vm.ts';

const SESSION = { user: 'alice', secret: 'pl4nted' };
const BARE = applicationOf({ name: '', program: '' });

const vmWith = (attributes: string) =>
  decodeWhole(
    vmReader(),
    answerOf(
      `<VM><ID>5</ID><UID>2</UID><GID>100</GID><NAME>x</NAME><STATE>3</STATE><LCM_STATE>3</LCM_STATE><USER_TEMPLATE>${attributes}</USER_TEMPLATE></VM>`,
    ),
  );
const groupOf = async (body: string) => {
  const one = createOpenNebula(answering(body).transport, createManualClock(), (n) => new Uint8Array(n));
  return await one.group.info(SESSION, -1);
};
const CLOCK = vector('VDI_APP', { NAME: 'Clock', PROGRAM: '/usr/bin/clock' });

describe('VDI_APP of a VM', () => {
  test('is read with every value, in document order', () => {
    const all = {
      NAME: ' Ledger ',
      PROGRAM: '||ledger',
      ARGUMENTS: '/open "a & b" ]]>',
      ICON: 'table',
      MODE: 'remote-app',
      DESKTOP: '3',
      HOSTS: 'ts1, ts2',
      TEMPLATE: '5',
      COLOUR: 'blue',
    };
    expect(vmWith(`<DESCRIPTION>d</DESCRIPTION>${vector('VDI_APP', all)}${CLOCK}`)).toMatchObject({
      attributes: { description: 'd' },
      applications: [
        {
          name: 'Ledger',
          program: '||ledger',
          arguments: '/open "a & b" ]]>',
          icon: 'table',
          mode: 'remote-app',
          desktop: '3',
          hosts: 'ts1, ts2',
          template: '5',
        },
        applicationOf(),
      ],
    });
  });

  test.each([
    ['none at all', '', []],
    ['one that is no vector', '<VDI_APP><![CDATA[/usr/bin/clock]]></VDI_APP>', [BARE]],
    ['an empty one', '<VDI_APP/>', [BARE]],
    [
      'a value that is written twice: the first',
      '<VDI_APP><NAME>a</NAME><NAME>b</NAME></VDI_APP>',
      [{ ...BARE, name: 'a' }],
    ],
    [
      'vectors in vectors, which OpenNebula does not have',
      '<VDI_APP><NAME><X>a</X></NAME><VDI_APP><NAME>b</NAME></VDI_APP></VDI_APP>',
      [BARE],
    ],
    [
      'names that JavaScript knows',
      '<VDI_APP><__proto__>x</__proto__><constructor>y</constructor></VDI_APP>',
      [BARE],
    ],
    ['others that begin so', '<VDI_APP_2><NAME>a</NAME></VDI_APP_2><VDI_APPS><NAME>b</NAME></VDI_APPS>', []],
  ])('%s', (_what, attributes, expected) => {
    expect(vmWith(attributes).applications).toEqual(expected);
  });

  test('is not in what oned answered so far', () => {
    expect(decodeWhole(vmReader(), recordedAnswer('vm.info.running_rdp')).applications).toEqual([]);
  });
});

test('VDI_APP of a group is read likewise; its other VDI_* stay beside it', async () => {
  const document = `<GROUP><ID>100</ID><NAME>vdi</NAME><TEMPLATE><VDI_USB>NO</VDI_USB>${CLOCK}${CLOCK}</TEMPLATE></GROUP>`;
  expect(await groupOf(answerOf(document))).toMatchObject({
    vdi: { VDI_USB: 'NO' },
    applications: [applicationOf(), applicationOf()],
  });
  expect((await groupOf(recordedAnswer('group.info.self'))).applications).toEqual([]);
});

describe('the demo writes them as oned does', () => {
  const APPLICATIONS = [
    { NAME: 'Clock', PROGRAM: '/usr/bin/clock', ARGUMENTS: '<a> & ]]>', ICON: 'calendar' },
    { PROGRAM: '||b', NAME: 'B' },
  ];
  const recorded = (name: string, element: string): string =>
    new RegExp(`&lt;${element}&gt;.*?&lt;/${element}&gt;`, 's')
      .exec(recordedAnswer(name))?.[0]
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>') ?? '';
  test.each([
    ['vm.info.snaps', 'USER_INPUTS', 1],
    ['vm.info.running_rdp', 'NIC', 10],
    ['vm.info.running_rdp', 'GRAPHICS', 4],
  ])('a vector as in %s: %s', (name, element, least) => {
    const written = recorded(name, element);
    const values = parseXml(written).children.map((each) => [each.name, each.text] as const);
    expect(values.length).toBeGreaterThanOrEqual(least);
    expect(vector(element, Object.fromEntries([...values].reverse()))).toBe(written);
  });

  const user = createUser(2, 'demo', 100, 'users', APPLICATIONS);
  const expected = [
    applicationOf({ arguments: '<a> & ]]>', icon: 'calendar' }),
    applicationOf({ name: 'B', program: '||b' }),
  ];
  test('in a VM', () => {
    const definition = definitionOf('spice', 'x', { applications: APPLICATIONS });
    const document = longVm(createVm({ id: 5, definition, owner: user, templateId: 0, born: 1 }), 'node');
    expect(decodeWhole(vmReader(), answerOf(document)).applications).toEqual(expected);
  });
  test('and in a group', async () => {
    expect((await groupOf(answerOf(groupDocument(user, [user])))).applications).toEqual(expected);
    const other = createUser(3, 'other', 101, 'others');
    expect(groupDocument(other, [user, other])).toContain('<TEMPLATE></TEMPLATE>');
  });
});
