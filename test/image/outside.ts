import { createServer } from 'node:http';

export interface Outside {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The demo cloud as another machine has it: its guests listen on this machine alone and say so, and QEMU's user network leads a guest to
 * them all the same; what they say is mended on the way.
 */
export async function fromOutside(endpoint: string): Promise<Outside> {
  const server = createServer((request, response) => {
    void (async () => {
      const body: Buffer[] = [];
      for await (const part of request) body.push(Buffer.from(part));
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body: Buffer.concat(body),
      });
      const text = await answer.text();
      const mended = text.replaceAll(/(?<=LISTEN(?:>|&gt;)[^0-9]*)127\.0\.0\.1/g, '0.0.0.0');
      response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(mended);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
