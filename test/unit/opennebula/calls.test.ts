import { describe, expect, test } from 'vitest';
import { createOpenNebula } from '../../../core/opennebula/client.ts';
import type { OpenNebula } from '../../../core/opennebula/client.ts';
import { parseXml } from '../../../core/opennebula/xml/reader.ts';
import type { XmlElement } from '../../../core/opennebula/xml/element.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { INDEX, recordedAnswer, recordedRequest } from '../../support/recorded.ts';
import { answering } from '../../support/road.ts';

const SESSION = { user: 'alice', secret: 'Alice:pass-1' };
const NOW = { patience: 0 };

/** Method, session and arguments of a call, each with its XML-RPC type: `int 4`, `string reboot`, `boolean 1`. */
function spelled(body: string): { readonly method: string; readonly params: readonly string[] } {
  const root = parseXml(body.trim());
  const [name, params] = root.children;
  const typed = (param: XmlElement): string => {
    const value = param.children[0]?.children[0];
    return `${value?.name ?? 'string'} ${value?.text ?? ''}`;
  };
  return { method: name?.text ?? '', params: (params?.children ?? []).map(typed) };
}

/** recorded request → how our client makes the same call. */
const CALLS: readonly (readonly [name: string, call: (one: OpenNebula) => Promise<unknown>])[] = [
  ['system.version', (one) => one.system.version(SESSION, NOW)],
  ['user.info.self', (one) => one.user.info(SESSION, NOW)],
  ['user.login.own-token', (one) => one.user.login(SESSION, 'my-own-chosen-token', 600, undefined, NOW)],
  [
    'user.login.revoke',
    (one) =>
      one.user.revoke(SESSION, '077bf753b92ab228e2fb229483e2b3b7adeb8fd3ef7e4d2fd1fd0f0478d349b5', NOW),
  ],
  ['group.info.self', (one) => one.group.info(SESSION, -1, NOW)],
  ['vmpool.info.mine', (one) => one.vmPool.info(SESSION, -3, NOW)],
  ['vmpool.info.all', (one) => one.vmPool.info(SESSION, -2, NOW)],
  ['vmpool.infoextended.mine', (one) => one.vmPool.infoExtended(SESSION, -3, NOW)],
  ['vmpool.infoset.extended', (one) => one.vmPool.infoSet(SESSION, [0, 9], NOW)],
  ['vmpool.monitoring.last', (one) => one.vmPool.monitoring(SESSION, -3, NOW)],
  ['vm.info.poweroff', (one) => one.vm.info(SESSION, 4, NOW)],
  ['vm.action.poweroff', (one) => one.vm.action(SESSION, 23, 'poweroff', NOW)],
  ['vm.action.resume', (one) => one.vm.action(SESSION, 23, 'resume', NOW)],
  ['vm.action.poweroff-hard', (one) => one.vm.action(SESSION, 23, 'poweroff-hard', NOW)],
  ['vm.action.reboot', (one) => one.vm.action(SESSION, 23, 'reboot', NOW)],
  ['vm.action.reboot-hard', (one) => one.vm.action(SESSION, 23, 'reboot-hard', NOW)],
  ['vm.action.suspend', (one) => one.vm.action(SESSION, 23, 'suspend', NOW)],
  ['vm.action.stop', (one) => one.vm.action(SESSION, 23, 'stop', NOW)],
  ['vm.action.undeploy', (one) => one.vm.action(SESSION, 23, 'undeploy', NOW)],
  ['vm.action.undeploy-hard', (one) => one.vm.action(SESSION, 23, 'undeploy-hard', NOW)],
  ['vm.action.release', (one) => one.vm.action(SESSION, 9, 'release', NOW)],
  ['vm.action.hold', (one) => one.vm.action(SESSION, 9, 'hold', NOW)],
  ['vm.action.admin-op-denied', (one) => one.vm.action(SESSION, 23, 'resched', NOW)],
  ['vm.recover.denied', (one) => one.vm.recover(SESSION, 10, 2, NOW)],
  ['vm.update', (one) => one.vm.update(SESSION, 23, { MY_ATTR: 'x' }, NOW)],
  ['vm.snapshotcreate', (one) => one.vm.snapshotCreate(SESSION, 23, 'kiosk snapshot', NOW)],
  ['vm.snapshotrevert', (one) => one.vm.snapshotRevert(SESSION, 23, 0, NOW)],
  ['vm.snapshotdelete', (one) => one.vm.snapshotDelete(SESSION, 23, 0, NOW)],
  ['vm.disksnapshotcreate', (one) => one.vm.diskSnapshotCreate(SESSION, 14, 0, 'kiosk disk snap', NOW)],
  ['vm.disksnapshotrevert', (one) => one.vm.diskSnapshotRevert(SESSION, 14, 0, 0, NOW)],
  ['vm.disksnapshotdelete', (one) => one.vm.diskSnapshotDelete(SESSION, 14, 0, 2, NOW)],
  ['templatepool.info', (one) => one.template.pool(SESSION, -2, NOW)],
  ['templatepool.info.mine', (one) => one.template.pool(SESSION, -3, NOW)],
  ['template.info', (one) => one.template.info(SESSION, 0, NOW)],
  [
    'template.instantiate',
    (one) =>
      one.template.instantiate(
        SESSION,
        3,
        { name: 'kiosk-made', hold: true, values: {}, persistent: false },
        NOW,
      ),
  ],
  [
    'template.instantiate.own-values',
    (one) =>
      one.template.instantiate(
        SESSION,
        5,
        {
          name: 'kiosk-made-2',
          hold: true,
          values: { CPU: '2', MEMORY: '2048', DESKTOP: 'gnome' },
          persistent: false,
        },
        NOW,
      ),
  ],
  ['imagepool.info', (one) => one.image.pool(SESSION, -2, NOW)],
];

describe('each call is the one that a running oned was seen to take', () => {
  test.each(CALLS)('%s', async (name, call) => {
    const { transport, sent } = answering(recordedAnswer(name));
    const one = createOpenNebula(transport, createManualClock(), (bytes) => new Uint8Array(bytes));
    // Some of them were refused; here only what is sent counts.
    await call(one).catch(() => {});
    const ours = spelled(sent[0] ?? '');
    const theirs = spelled(recordedRequest(name));
    expect(ours.method).toBe(theirs.method);
    // What was recorded stands in its place; arguments that oned lets off may follow.
    expect(ours.params.slice(0, theirs.params.length)).toEqual(theirs.params);
    expect(sent).toHaveLength(1);
  });

  test('every resource of the client is among them, but for those of which nothing was recorded', () => {
    const asked = new Set(CALLS.map(([name]) => INDEX.find((each) => each.name === name)?.call));
    expect(asked).toEqual(
      new Set([
        'one.group.info',
        'one.imagepool.info',
        'one.system.version',
        'one.template.info',
        'one.template.instantiate',
        'one.templatepool.info',
        'one.user.info',
        'one.user.login',
        'one.vm.action',
        'one.vm.disksnapshotcreate',
        'one.vm.disksnapshotdelete',
        'one.vm.disksnapshotrevert',
        'one.vm.info',
        'one.vm.recover',
        'one.vm.snapshotcreate',
        'one.vm.snapshotdelete',
        'one.vm.snapshotrevert',
        'one.vm.update',
        'one.vmpool.info',
        'one.vmpool.infoextended',
        'one.vmpool.infoset',
        'one.vmpool.monitoring',
      ]),
    );
  });
});

describe('of these nothing was recorded; the order is that of OpenNebula’s reference, and no oned was seen to take it', () => {
  test.each<readonly [string, (one: OpenNebula) => Promise<unknown>, readonly string[]]>([
    ['one.vm.lock', (one) => one.vm.lock(SESSION, 7, 1, true, NOW), ['int 7', 'int 1', 'boolean 1']],
    ['one.vm.unlock', (one) => one.vm.unlock(SESSION, 7, NOW), ['int 7']],
    [
      'one.vm.updateconf',
      (one) => one.vm.updateConf(SESSION, 7, 'GRAPHICS=[TYPE="spice"]', NOW),
      ['int 7', 'string GRAPHICS=[TYPE="spice"]', 'int 1'],
    ],
    ['one.vm.action', (one) => one.vm.action(SESSION, 7, 'terminate', NOW), ['string terminate', 'int 7']],
  ])('%s', async (method, call, params) => {
    const { transport, sent } = answering(recordedAnswer('vm.action.reboot'));
    await call(createOpenNebula(transport, createManualClock(), (bytes) => new Uint8Array(bytes)));
    expect(spelled(sent[0] ?? '')).toEqual({ method, params: ['string alice:Alice:pass-1', ...params] });
  });
});
