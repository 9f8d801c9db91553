import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, portRecord } from '../../../demo/ports.ts';

test('a free port is given once, and stays clear of those of outgoing connections', async () => {
  const given = await Promise.all(Array.from({ length: 40 }, freePort));
  expect(new Set(given).size).toBe(given.length);
  for (const port of given) expect(port).toBeGreaterThanOrEqual(20_000);
  for (const port of given) expect(port).toBeLessThan(32_768);
});

test('one that is taken is passed over, and the kernel knows of it', async () => {
  const taken = (await freePort()) + 1;
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(taken, '127.0.0.1', resolve);
  });
  expect(await freePort()).not.toBe(taken);
  expect(portRecord(taken)).toEqual({ open: true, connections: 0 });
  server.close();
});
