import { describe, expect, test } from 'vitest';
import { createServerSlot } from '../../../demo/server-slot.ts';

function stage() {
  const told: string[] = [];
  const servers: { killed: boolean; end: (how: string) => Promise<void> }[] = [];
  const slot = createServerSlot(
    () => {
      const { promise, resolve } = Promise.withResolvers<string>();
      const server = {
        killed: false,
        end: async (how: string) => {
          resolve(how);
          await promise;
          await Promise.resolve();
        },
      };
      servers.push(server);
      return { pid: servers.length, gone: promise, kill: () => void (server.killed = true) };
    },
    (how) => void told.push(how),
  );
  return { slot, servers, told };
}

describe('a server that is there while it is wanted', () => {
  test('is started once, and cut off when it is closed', async () => {
    const { slot, servers, told } = stage();
    slot.open();
    slot.open();
    expect(servers).toHaveLength(1);
    slot.close();
    await servers[0]?.end('SIGKILL');
    expect(servers).toMatchObject([{ killed: true }]);
    expect(told).toEqual([]);
  });

  test('that ends by itself is told of, and comes back with the next opening', async () => {
    const { slot, servers, told } = stage();
    slot.open();
    await servers[0]?.end('exit 1');
    expect(told).toEqual(['exit 1']);
    slot.open();
    expect(servers).toHaveLength(2);
  });

  test('renewed, is followed by another, and nothing is told', async () => {
    const { slot, servers, told } = stage();
    slot.open();
    slot.renew();
    expect(servers).toHaveLength(1);
    await servers[0]?.end('SIGKILL');
    expect(servers).toHaveLength(2);
    expect(told).toEqual([]);
  });

  test.each([
    ['closed meanwhile', true],
    ['never opened', false],
  ])('renewed but %s, is not', async (_what, opened) => {
    const { slot, servers } = stage();
    if (opened) slot.open();
    slot.renew();
    slot.close();
    await servers[0]?.end('SIGKILL');
    expect(servers).toHaveLength(opened ? 1 : 0);
  });
});
