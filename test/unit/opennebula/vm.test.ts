import { describe, expect, test } from 'vitest';
import { vmPoolReader } from '../../../core/opennebula/resources/vm-pool.ts';
import { vmReader } from '../../../core/opennebula/resources/vm.ts';
import { decodeWhole } from '../../support/decode.ts';
import { answerOf, recordedAnswer } from '../../support/recorded.ts';

const recordedVm = (name: string) => decodeWhole(vmReader(), recordedAnswer(`vm.info.${name}`));
const recordedPool = (name: string) => decodeWhole(vmPoolReader(), recordedAnswer(name));
const decodeVmDocument = (document: string) => decodeWhole(vmReader(), answerOf(document));
const decodeVmPool = (document: string) => decodeWhole(vmPoolReader(), answerOf(document));

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
    expect(vm.nics).toContainEqual({
      kind: 'nic',
      ip: '10.0.50.21',
      externalIp: '',
      rdp: true,
      rdpOptions: expect.any(Object),
    });
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
    const { items: vms, skipped } = recordedPool('load.vmpool.infoextended.100');
    expect(vms).toHaveLength(100);
    expect(skipped).toEqual([]);
    expect(vms.map((vm) => vm.id)).toEqual(vms.map((vm) => vm.id).sort((a, b) => a - b));
  });

  test('an empty pool, and a short one, which knows neither permissions nor graphics', () => {
    expect(recordedPool('vmpool.info.no-vms')).toEqual({ items: [], skipped: [] });
    const short = recordedPool('vmpool.info.mine').items;
    expect(short.length).toBeGreaterThan(5);
    const extended = recordedPool('vmpool.infoextended.mine').items;
    expect(short.map((vm) => vm.id)).toEqual(extended.map((vm) => vm.id));
  });

  test('RDP on a NIC_ALIAS, with its EXTERNAL_IP', () => {
    const vm = recordedPool('vmpool.infoextended.mine').items.find(({ id }) => id === 2);
    expect(vm?.nics).toMatchObject([
      { kind: 'nic', ip: '10.0.50.11', rdp: false },
      { kind: 'alias', ip: '192.168.77.11', externalIp: '203.0.113.77', rdp: true },
    ]);
  });

  test('system snapshots and disk snapshots, each with its time; the active one is known', () => {
    expect(recordedVm('snaps').snapshots).toHaveLength(3);
    const { disks, diskSnapshots } = recordedVm('dsnaps');
    expect(diskSnapshots).toEqual([
      {
        diskId: 0,
        snapshots: [
          { id: 0, name: 'base', time: 1_795_458_650, active: false, size: 1024 },
          { id: 1, name: 'child', time: 1_795_458_650, active: true, size: 1024 },
        ],
      },
    ]);
    expect(disks).toEqual([
      { id: 0, image: 'win10-golden', imageId: 0, size: 1024, cdrom: false, persistent: false },
      { id: 1, image: 'virtio-win.iso', imageId: 3, size: 1024, cdrom: true, persistent: false },
    ]);
  });

  test('what monitoring last saw, and where it was before', () => {
    const vm = recordedVm('poweroff');
    expect(vm.monitoring).toMatchObject({ agent: 'off', guestAddresses: [] });
    expect(vm.monitoring?.time).toBeGreaterThan(1_795_000_000);
    expect(vm.previous).toEqual({ state: 8, lcmState: 0 });
    expect(recordedPool('vmpool.info.mine').items[0]).toMatchObject({ monitoring: null, previous: null });
  });

  test('the text that stands where a password would is ciphertext, and is not read', () => {
    const vm = recordedVm('running_rdp.decrypt-as-user');
    expect(JSON.stringify(vm)).not.toMatch(/LkXj5Ui4/);
    expect(JSON.stringify(recordedVm('running_rdp.decrypt-as-oneadmin'))).not.toMatch(
      /"password":"(?!\w{8}")/,
    );
  });
});

const VM = (inside: string, head = '<ID>5</ID>') =>
  `<VM>${head}<UID>2</UID><GID>100</GID><NAME>x</NAME><STATE>3</STATE><LCM_STATE>3</LCM_STATE>${inside}</VM>`;

describe('what may be absent or nonsense', () => {
  test.each([
    ['<INPUT><BUS>usb</BUS><TYPE>tablet</TYPE></INPUT>', true],
    ['<INPUT><TYPE>mouse</TYPE></INPUT><INPUT><TYPE>Tablet</TYPE></INPUT>', true],
    ['<INPUT><TYPE>mouse</TYPE></INPUT>', false],
    ['<INPUT/>', false],
    ['', false],
  ])('a tablet: %s', (input, hasTablet) => {
    const vm = `<VM><ID>1</ID><UID>0</UID><GID>0</GID><NAME>n</NAME><STATE>3</STATE><LCM_STATE>3</LCM_STATE><TEMPLATE>${input}</TEMPLATE></VM>`;
    expect(decodeVmDocument(vm).hasTablet).toBe(hasTablet);
  });

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
    ['', 'unset'],
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

  test.each([
    ['NIC', 'nic'],
    ['NIC_ALIAS', 'alias'],
  ])('RDP on a %s, in any case, with its options as written', (name, kind) => {
    const vm = decodeVmDocument(
      VM(
        `<TEMPLATE><${name}><IP>10.0.0.7</IP><RDP>yes</RDP><RDP_DISABLE_AUDIO>YES</RDP_DISABLE_AUDIO></${name}></TEMPLATE>`,
      ),
    );
    expect(vm.nics).toEqual([
      { kind, ip: '10.0.0.7', externalIp: '', rdp: true, rdpOptions: { RDP_DISABLE_AUDIO: 'YES' } },
    ]);
  });

  test('a PCI device is a NIC only when it says so', () => {
    const pci = (type: string) => `<PCI><TYPE>${type}</TYPE><IP>10.0.0.7</IP><RDP>YES</RDP></PCI>`;
    const vm = decodeVmDocument(VM(`<TEMPLATE>${pci('GPU')}${pci('NIC')}</TEMPLATE>`));
    expect(vm.nics).toMatchObject([{ kind: 'pci', rdp: true }]);
  });

  test.each([
    ['{}', 'answers'],
    ['{"return":{}}', 'answers'],
    ['error: Guest agent is not responding: QEMU guest agent is not connected', 'silent'],
    ['QEMU Guest Agent monitoring disabled', 'off'],
    ['', 'off'],
  ])('VM_QEMU_PING %j: the guest agent %s', (written, agent) => {
    const vm = decodeVmDocument(
      VM(
        `<MONITORING><VM_QEMU_PING><![CDATA[${written}]]></VM_QEMU_PING><GUEST_IP_ADDRESSES>10.0.0.7, fe80::1,</GUEST_IP_ADDRESSES><TIMESTAMP>9</TIMESTAMP></MONITORING>`,
      ),
    );
    expect(vm.monitoring).toMatchObject({ agent, guestAddresses: ['10.0.0.7', 'fe80::1'], time: 9 });
  });

  test('what the owner wrote for the kiosk, and nothing else of it', () => {
    const vm = decodeVmDocument(
      VM(
        '<USER_TEMPLATE><VDI_ICON>word</VDI_ICON><READY>Yes</READY><LOGO>l.png</LOGO><SECRET>pl4nted</SECRET><__proto__>x</__proto__><VDI___proto__>y</VDI___proto__></USER_TEMPLATE>',
      ),
    );
    expect(vm.attributes).toEqual({
      description: '',
      logo: 'l.png',
      ready: true,
      vdi: { VDI_ICON: 'word', VDI___proto__: 'y' },
    });
    expect(JSON.stringify(vm)).not.toContain('pl4nted');
  });

  test('scheduled actions, where 6.0 and where 5.12 keep them', () => {
    const action = '<SCHED_ACTION><ACTION>poweroff</ACTION><TIME>1795458650</TIME></SCHED_ACTION>';
    const relative =
      '<SCHED_ACTION><ACTION>terminate</ACTION><TIME>+3600</TIME><REPEAT>0</REPEAT></SCHED_ACTION>';
    const vm = decodeVmDocument(
      VM(`<TEMPLATE>${action}</TEMPLATE><USER_TEMPLATE>${relative}</USER_TEMPLATE>`),
    );
    expect(vm.scheduled).toEqual([
      { action: 'poweroff', time: 1_795_458_650, after: null, repeat: null, done: -1, end: null },
      { action: 'terminate', time: null, after: 3600, repeat: 0, done: -1, end: null },
    ]);
  });

  test('how often, until when and whether they were done', () => {
    const of = (more: string) =>
      `<SCHED_ACTION><ACTION>reboot</ACTION><TIME>10</TIME><REPEAT>3</REPEAT>${more}</SCHED_ACTION>`;
    const end = (type: number, value: number) =>
      of(`<END_TYPE>${type}</END_TYPE><END_VALUE>${value}</END_VALUE><DONE>9</DONE>`);
    const vm = decodeVmDocument(
      VM(
        `<SCHED_ACTIONS><ID>4</ID><ID>5</ID><ID>x</ID></SCHED_ACTIONS><TEMPLATE>${[end(1, 2), end(2, 99), end(0, -1), of('<TIME>+x</TIME>')].join('')}</TEMPLATE>`,
      ),
    );
    expect(vm.scheduledIds).toEqual([4, 5]);
    expect(vm.scheduled.map(({ done, end: ends }) => [done, ends])).toEqual([
      [9, { type: 'times', value: 2 }],
      [9, { type: 'date', value: 99 }],
      [9, null],
      [-1, null],
    ]);
  });

  test('an error without a date keeps its words', () => {
    const vm = decodeVmDocument(VM('<USER_TEMPLATE><ERROR>no space left</ERROR></USER_TEMPLATE>'));
    expect(vm.error).toEqual({ text: 'no space left', at: null });
  });
});

describe('a VM that cannot be decoded', () => {
  test('is left out and named; the others are not lost with it', () => {
    const pool = `<VM_POOL>${VM('')}${VM('', '<ID>abc</ID>')}${VM('', '')}${VM('', '<ID>6</ID>')}<OTHER/></VM_POOL>`;
    const { items, skipped } = decodeVmPool(pool);
    expect(items.map((vm) => vm.id)).toEqual([5, 6]);
    expect(skipped).toEqual(['VM[1]: VM/ID', 'VM[2]: VM/ID']);
  });

  test.each([
    [() => decodeVmDocument('<HOST/>')],
    [() => decodeVmPool('<HOST_POOL/>')],
    [() => decodeVmDocument(VM('', ''))],
  ])('alone is an error of its shape', (decode) => {
    expect(decode).toThrow(expect.objectContaining({ code: 'shape' }));
  });
});
