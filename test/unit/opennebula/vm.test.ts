import { describe, expect, test } from 'vitest';
import { decodeUser, decodeVmDocument, decodeVmPool } from '../../../core/opennebula/pool.ts';
import { decodeAnswer } from '../../../core/opennebula/xmlrpc.ts';
import { recordedAnswer } from '../../support/recorded.ts';

const recordedVm = (name: string) =>
  decodeVmDocument(decodeAnswer('one.vm.info', recordedAnswer(`vm.info.${name}`)));
const recordedPool = (name: string) => decodeVmPool(decodeAnswer('one.vmpool', recordedAnswer(name)));

describe('what a running oned answered', () => {
  test('an RDP desktop: its NIC, its port, its user; its password is not read', () => {
    const vm = recordedVm('running_rdp');
    expect(vm).toMatchObject({
      id: 0,
      name: 'win10-rdp-01',
      uid: 2,
      gid: 100,
      userName: 'alice',
      groupName: 'vdi',
      state: 3,
      lcmState: 3,
      context: { rdpPort: 3390, rdpSecurity: '', userName: 'alice' },
    });
    expect(vm.nics).toContainEqual({ ip: '10.0.50.21', externalIp: '', rdp: true });
    expect(JSON.stringify(vm)).not.toContain('LkXj5Ui4MpfD02PGvampZgyYG9');
  });

  test.each([
    ['pending', { state: 1, host: null, schedulerMessage: /^Cannot dispatch VM: No host meets/ }],
    [
      'boot_failure',
      {
        state: 3,
        lcmState: 36,
        error: {
          text: 'DEPLOY: node1.vdi.example:pc-boot-failure:dummy',
          at: Date.UTC(2026, 10, 23, 18, 30, 47),
        },
      },
    ],
    ['locked', { lock: { level: 1 } }],
    ['poweroff', { state: 8, graphics: { port: 5904, type: 'vnc', password: 'vncpassw' } }],
    ['unicode', { name: 'Büro-PC Müller (Süd, 2. OG) 日本 %3D 100%' }],
    ['with-snapshot', { snapshots: [{ id: 0, name: 'kiosk snapshot', time: 1_795_458_779 }] }],
    ['bob_shared_use', { uid: 3, permissions: { group: { use: true, manage: false } } }],
  ] as const)('%s', (name, expected) => {
    const vm = recordedVm(name);
    const { schedulerMessage, ...rest } = { schedulerMessage: undefined, ...expected };
    expect(vm).toMatchObject(rest);
    if (schedulerMessage !== undefined) expect(vm.schedulerMessage).toMatch(schedulerMessage);
  });

  test('a pool of a hundred, whole and in order', () => {
    const { vms, skipped } = recordedPool('load.vmpool.infoextended.100');
    expect(vms).toHaveLength(100);
    expect(skipped).toEqual([]);
    expect(vms.map((vm) => vm.id)).toEqual(vms.map((vm) => vm.id).sort((a, b) => a - b));
  });

  test('an empty pool, and a short one, which knows neither permissions nor graphics', () => {
    expect(recordedPool('vmpool.info.no-vms')).toEqual({ vms: [], skipped: [] });
    const short = recordedPool('vmpool.info.mine').vms;
    expect(short.length).toBeGreaterThan(5);
    const extended = recordedPool('vmpool.infoextended.mine').vms;
    expect(short.map((vm) => vm.id)).toEqual(extended.map((vm) => vm.id));
  });

  test('the signed-in user, without password, token and template', () => {
    const user = decodeUser(decodeAnswer('one.user.info', recordedAnswer('user.info.self')));
    expect(user).toEqual({ id: 2, name: 'alice', gid: 100, groups: expect.arrayContaining([100]) });
  });
});

const VM = (inside: string, head = '<ID>5</ID>') =>
  `<VM>${head}<UID>2</UID><GID>100</GID><NAME>x</NAME><STATE>3</STATE><LCM_STATE>3</LCM_STATE>${inside}</VM>`;

describe('what may be absent or nonsense', () => {
  test('a VM without GRAPHICS, NIC, HISTORY and template is a VM', () => {
    expect(decodeVmDocument(VM(''))).toMatchObject({
      graphics: null,
      nics: [],
      host: null,
      permissions: null,
      snapshots: [],
      context: { rdpPort: 3389 },
    });
  });

  test.each([
    ['Vnc', 'vnc'],
    ['SPICE', 'spice'],
    ['', 'vnc'],
    ['SDL', 'other'],
    ['<script>', 'other'],
  ])('GRAPHICS/TYPE %j is %s', (written, type) => {
    const vm = decodeVmDocument(
      VM(`<TEMPLATE><GRAPHICS><TYPE><![CDATA[${written}]]></TYPE></GRAPHICS></TEMPLATE>`),
    );
    expect(vm.graphics).toMatchObject({ type, port: null });
  });

  test.each(['0', '65536', '-1', '5900;reboot', ' ', '0x16', '1e3', '99999999999999999999'])(
    'a port of %j is none',
    (port) => {
      const vm = decodeVmDocument(
        VM(
          `<TEMPLATE><GRAPHICS><PORT><![CDATA[${port}]]></PORT></GRAPHICS><CONTEXT><RDP_PORT><![CDATA[${port}]]></RDP_PORT></CONTEXT></TEMPLATE>`,
        ),
      );
      expect(vm.graphics?.port).toBeNull();
      expect(vm.context.rdpPort).toBe(3389);
    },
  );

  test('a password keeps its spaces; the host is that of the highest SEQ, whatever the order', () => {
    const vm = decodeVmDocument(
      VM(
        '<TEMPLATE><GRAPHICS><PASSWD><![CDATA[ a b ]]></PASSWD></GRAPHICS></TEMPLATE>' +
          '<HISTORY_RECORDS><HISTORY><SEQ>2</SEQ><HOSTNAME>new</HOSTNAME></HISTORY><HISTORY><SEQ>1</SEQ><HOSTNAME>old</HOSTNAME></HISTORY></HISTORY_RECORDS>',
      ),
    );
    expect(vm.graphics?.password).toBe(' a b ');
    expect(vm.host?.hostname).toBe('new');
  });

  test.each([
    '<img src=x onerror=alert(1)>',
    '--exec=sh',
    'a\nb\r\nc',
    '\u202egpj.exe',
    '[virt-viewer]\nhost=evil',
  ])('a hostile name is text: %j', (name) => {
    const escaped = name.replaceAll('<', '&lt;').replaceAll('\r', '&#13;');
    const vm = decodeVmDocument(
      `<VM><ID>5</ID><UID>2</UID><GID>1</GID><NAME>${escaped}</NAME><STATE>3</STATE><LCM_STATE>3</LCM_STATE></VM>`,
    );
    expect(vm.name).toBe(name);
  });

  test('an error without a date keeps its words', () => {
    const vm = decodeVmDocument(VM('<USER_TEMPLATE><ERROR>no space left</ERROR></USER_TEMPLATE>'));
    expect(vm.error).toEqual({ text: 'no space left', at: null });
  });
});

describe('a VM that cannot be decoded', () => {
  test('is left out and named; the others are not lost with it', () => {
    const pool = `<VM_POOL>${VM('')}${VM('', '<ID>abc</ID>')}${VM('', '')}${VM('', '<ID>6</ID>')}<OTHER/></VM_POOL>`;
    const { vms, skipped } = decodeVmPool(pool);
    expect(vms.map((vm) => vm.id)).toEqual([5, 6]);
    expect(skipped).toEqual(['VM[1]: VM/ID', 'VM[2]: VM/ID']);
  });

  test.each([
    [() => decodeVmDocument('<HOST/>')],
    [() => decodeVmPool('<HOST_POOL/>')],
    [() => decodeUser('<VM/>')],
    [() => decodeVmDocument(VM('', ''))],
  ])('alone is an error of its shape', (decode) => {
    expect(decode).toThrow(expect.objectContaining({ code: 'shape' }));
  });
});
