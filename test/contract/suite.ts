import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseXml } from '../../core/opennebula/xml/reader.ts';
import type { XmlElement } from '../../core/opennebula/xml/element.ts';
import type { Argument } from '../../core/opennebula/call.ts';
import { INDEX, recordedAnswer } from '../support/recorded.ts';
import { call, envelope, items, paths, send } from './wire.ts';

/** An OpenNebula, and what the suite may know of it. What is null is not there, and its tests say so. */
export interface Target {
  readonly endpoint: string;
  readonly user: string;
  readonly password: string;
  /** Somebody, and a VM of somebody else that this one may not even see. */
  readonly stranger: { readonly user: string; readonly password: string; readonly vm: number } | null;
  /** Runs, is off, is off and locked, may only be used. */
  readonly vms: Readonly<Record<'running' | 'off' | 'locked' | 'useOnly', number>> | null;
  /** Somebody without a VM. */
  readonly empty: { readonly user: string; readonly password: string } | null;
  /** Whether login tokens may be made and actions be tried. */
  readonly writes: boolean;
  close(): Promise<void>;
}

/** Administrators write below these; what stands there is theirs. */
const FREE = ['TEMPLATE', 'USER_TEMPLATE', 'MONITORING', 'SCHED_ACTIONS', 'BACKUPS', 'SNAPSHOTS', 'LOCK'];
const recordedDocument = (name: string): XmlElement => parseXml(items(recordedAnswer(name))[1] ?? '');
const recordedVms = (kind: 'info' | 'infoextended'): XmlElement[] =>
  recordedDocument(`vmpool.${kind}.all`).children;

/** In every one of them, and in any of them. */
const common = (sets: readonly Set<string>[]): string[] =>
  [...(sets[0] ?? [])].filter((path) => sets.every((set) => set.has(path)));
const union = (sets: readonly Set<string>[]): Set<string> => new Set(sets.flatMap((set) => [...set]));

/** Holds an endpoint against what a running oned 7.4.0 answered. */
export function contractSuite(name: string, open: () => Promise<Target>): void {
  describe(name, () => {
    let target: Target;
    beforeAll(async () => {
      target = await open();
    });
    afterAll(async () => {
      await target.close();
    });
    const session = () => `${target.user}:${target.password}`;
    const ask = (method: string, ...args: readonly Argument[]) =>
      call(target.endpoint, method, [session(), ...args]);
    /** The recorded answer tells what is expected: the same items, and the same code where it is a refusal. */
    const expectLike = (body: string, recorded: string) => {
      expect(envelope(body)).toBe(envelope(recordedAnswer(recorded)));
      const code = INDEX.find((each) => each.name === recorded)?.error_code ?? 0;
      if (!envelope(body).startsWith('fault')) expect(items(body)[2]).toBe(String(code));
    };

    describe('HTTP', () => {
      test('a call is answered with XML, its length, and the end of the connection', async () => {
        const { status, headers, body } = await send(target.endpoint, {
          body: `<?xml version="1.0"?><methodCall><methodName>one.system.version</methodName><params><param><value><string>${session()}</string></value></param></params></methodCall>`,
        });
        expect(status).toBe(200);
        expect(headers['connection']).toBe('close');
        expect(headers['content-type']).toBe('text/xml; charset=utf-8');
        expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
      });

      test.each([
        ['another method', { method: 'GET' }, 405],
        ['another path', { path: '/' }, 404],
        ['no length', { chunked: true, body: '<x/>' }, 411],
      ] as const)('%s is answered with a page', async (_what, sent, status) => {
        const answered = await send(target.endpoint, sent);
        expect(answered.status).toBe(status);
        expect(answered.headers['content-type']).toMatch(/^text\/html/);
        expect(answered.body).toMatch(/^<HTML>/);
      });
    });

    describe('envelopes and codes', () => {
      test('a version', async () => {
        const body = await ask('one.system.version');
        expectLike(body, 'system.version');
        expect(items(body)[1]).toMatch(/^\d+\.\d+/);
      });

      test.each([
        ['a wrong password', 'auth.bad-password', (user: string) => `${user}:not it`],
        ['an unknown user', 'auth.unknown-user', () => 'nobody-at-all:x'],
        ['an empty session', 'auth.empty-session', () => ''],
        ['a session without a colon', 'auth.no-colon', (user: string) => user],
      ])('%s is 256, and they do not differ', async (_what, recorded, sessionOf) => {
        expectLike(await call(target.endpoint, 'one.user.info', [sessionOf(target.user), -1]), recorded);
      });

      test('calls that are wrong are faults', async () => {
        expectLike(await ask('one.no.such'), 'rpc.unknown-method');
        expectLike(await ask('one.vm.info'), 'rpc.too-few-args');
        expectLike(await ask('one.vm.info', 'x'), 'rpc.wrong-type');
        expectLike((await send(target.endpoint, { body: '<methodCall>' })).body, 'http.malformed-xml');
      });

      test('a VM that is not there is 1024', async () => {
        expectLike(await ask('one.vm.info', 99_999_999), 'vm.info.missing');
      });

      test('a VM of somebody else is 512', async (context) => {
        if (target.stranger === null) return context.skip('this OpenNebula named no VM of somebody else');
        const { user, password, vm } = target.stranger;
        expectLike(await call(target.endpoint, 'one.vm.info', [`${user}:${password}`, vm]), 'vm.info.denied');
      });
    });

    describe('documents', () => {
      const vmsOf = async (kind: 'info' | 'infoextended'): Promise<XmlElement[]> => {
        const body = await ask(`one.vmpool.${kind}`, -3, -1, -1, -1);
        expectLike(body, `vmpool.${kind}.mine`);
        const pool = parseXml(items(body)[1] ?? '');
        expect(pool.name).toBe('VM_POOL');
        return pool.children;
      };

      test.each(['info', 'infoextended'] as const)(
        'one.vmpool.%s: each VM has what every VM has, and nothing that none has',
        async (kind) => {
          const recorded = recordedVms(kind).map((vm) => paths(vm, FREE));
          const known = union(recorded);
          const vms = await vmsOf(kind);
          for (const vm of vms) {
            const has = paths(vm, FREE);
            expect(common(recorded).filter((path) => !has.has(path))).toEqual([]);
            expect([...has].filter((path) => !known.has(path))).toEqual([]);
          }
        },
      );

      test('one.vm.info: as the recorded ones', async (context) => {
        const [first] = await vmsOf('infoextended');
        if (first === undefined) return context.skip('this user has no VM');
        const id = Number(first.children.find((each) => each.name === 'ID')?.text);
        const body = await ask('one.vm.info', id);
        expectLike(body, 'vm.info.running_rdp');
        const recorded = ['running_rdp', 'running_spice', 'poweroff', 'pending', 'boot_failure'].map((each) =>
          paths(recordedDocument(`vm.info.${each}`), FREE),
        );
        const has = paths(parseXml(items(body)[1] ?? ''), FREE);
        expect(common(recorded).filter((path) => !has.has(path))).toEqual([]);
      });

      test('one.user.info: the signed-in user', async () => {
        const body = await ask('one.user.info', -1);
        expectLike(body, 'user.info.self');
        const recorded = paths(recordedDocument('user.info.self'), [...FREE, 'LOGIN_TOKEN']);
        const has = paths(parseXml(items(body)[1] ?? ''), [...FREE, 'LOGIN_TOKEN']);
        for (const path of ['USER/ID', 'USER/GID', 'USER/GROUPS/ID', 'USER/NAME', 'USER/ENABLED'])
          expect(has).toContain(path);
        expect([...has].filter((path) => path.split('/').length === 2 && !recorded.has(path))).toEqual([]);
      });

      test('no VM is an empty pool', async (context) => {
        if (target.empty === null) return context.skip('this OpenNebula named no user without a VM');
        const { user, password } = target.empty;
        const body = await call(target.endpoint, 'one.vmpool.infoextended', [
          `${user}:${password}`,
          ...[-3, -1, -1, -1],
        ]);
        expect(items(body)[1]).toBe(items(recordedAnswer('vmpool.info.no-vms'))[1]);
      });
    });

    describe('what changes something', () => {
      const NO_WRITES = 'reading only: set ONE_WRITE=yes to make tokens and try actions';

      test('a token: made, used, ended, used again', async (context) => {
        if (!target.writes) return context.skip(NO_WRITES);
        const made = await ask('one.user.login', target.user, '', 60, -1);
        expectLike(made, 'user.login.create');
        const token = items(made)[1] ?? '';
        const byToken = () => call(target.endpoint, 'one.user.info', [`${target.user}:${token}`, -1]);
        expectLike(await byToken(), 'auth.token.userinfo');
        expectLike(await ask('one.user.login', target.user, token, 0, -1), 'user.login.revoke');
        expectLike(await byToken(), 'auth.token.revoked');
        expectLike(await ask('one.user.login', target.user, token, 0, -1), 'user.login.revoke-unknown');
      });

      test('an eleventh token is 4096', async (context) => {
        if (!target.writes) return context.skip(NO_WRITES);
        const made: string[] = [];
        let last = '';
        for (let count = 0; count < 11; count++) {
          last = await ask('one.user.login', target.user, '', 60, -1);
          if (items(last)[0] === '1') made.push(items(last)[1] ?? '');
        }
        for (const token of made) await ask('one.user.login', target.user, token, 0, -1);
        expect(envelope(last)).toBe(envelope(recordedAnswer('user.login.bad-valid')));
        expect(items(last)[2]).toBe('4096');
      });

      test.for([
        ['resume', 'running', 'vm.action.wrong-state.resume-running'],
        ['release', 'running', 'vm.action.wrong-state.release-running'],
        ['poweroff', 'off', 'vm.action.wrong-state.poweroff-poweroff'],
        ['reboot', 'off', 'vm.action.wrong-state.reboot-poweroff'],
        ['dance', 'running', 'vm.action.unknown-action'],
        ['resume', 'locked', 'vm.action.denied'],
        ['reboot', 'useOnly', 'vm.action.use-only-denied'],
      ] as const)(
        '%s of one that is %s is refused as recorded',
        async ([action, which, recorded], context) => {
          if (!target.writes || target.vms === null) return context.skip(NO_WRITES);
          expectLike(await ask('one.vm.action', action, target.vms[which]), recorded);
        },
      );

      test('an action on a VM that is not there is 1024', async (context) => {
        if (!target.writes) return context.skip(NO_WRITES);
        expectLike(await ask('one.vm.action', 'reboot', 99_999_999), 'vm.action.missing-vm');
      });
    });
  });
}
