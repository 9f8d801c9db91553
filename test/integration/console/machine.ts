import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootFloppy } from '../../../demo/boot-sector.ts';
import { freePort } from '../../../demo/ports.ts';
import type { Nursery } from '../../../demo/process.ts';
import { openQmp } from '../../../demo/qmp.ts';
import { makeAuthority } from '../../support/certificate.ts';
import type { Authority } from '../../support/certificate.ts';

export const TICKET = 'pl4nted-ticket';
/** VNC has eight characters at most. */
export const PASSWORD = 'pl4nted!';
/** Of the server's certificate, as an administrator writes it down. */
export const SUBJECT = 'CN=onekiosk test';

interface Channel {
  readonly 'channel-type': number;
  readonly 'connection-id': number;
  readonly tls: boolean;
}

/** A QEMU with a SPICE server, one with TLS, and VNC servers without and with VeNCrypt, each with its password; the screen is blue. */
export interface Machine {
  readonly spice: { readonly port: number; readonly tlsPort: number };
  readonly vnc: { readonly plain: number; readonly vencrypt: number };
  readonly authority: Authority;
  /** What QEMU knows of its SPICE channels. */
  channels(): Promise<readonly Channel[]>;
  /** Sockets of clients of the VNC server on `port`. */
  vncClients(): Promise<number>;
  /** Its screen as QEMU sees it. */
  screen(): Promise<Picture>;
  /** Names of QMP's events so far. */
  readonly events: readonly string[];
  /** Everything that QEMU said on its output. */
  readonly said: () => string;
  /** Throws out whoever has a SPICE session. */
  disconnect(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each pixel. */
  readonly rgb: Buffer;
}

/** A picture of netpbm's P6, with one or two bytes a sample. */
export function readPicture(path: string): Picture {
  const file = readFileSync(path);
  const [head = '', width, height, most] =
    /^P6\s+(\d+)\s+(\d+)\s+(255|65535)\s/.exec(file.toString('latin1', 0, 64)) ?? [];
  const samples = file.subarray(head.length);
  const rgb = most === '255' ? samples : Buffer.from(samples.filter((_byte, i) => i % 2 === 0));
  return { width: Number(width), height: Number(height), rgb };
}

interface VncInfo {
  readonly clients: readonly unknown[];
}

/** `folder` is the nursery's. */
export async function startMachine(nursery: Nursery, folder: string, more: string[] = []): Promise<Machine> {
  const authority = makeAuthority(folder, 'ca');
  const server = authority.issue('server', 'IP:127.0.0.1');
  const file = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  file('ca-cert.pem', authority.cert);
  file('server-cert.pem', server.cert);
  file('server-key.pem', server.key);
  file('ticket', TICKET);
  file('password', PASSWORD);
  file('floppy.img', bootFloppy('CONSOLE', 1));
  const [port, tlsPort, plain, vencrypt] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const output: Buffer[] = [];
  const said = () => Buffer.concat(output).toString('latin1');
  const events: string[] = [];
  const child = nursery.start({
    command: [
      '/usr/bin/qemu-system-x86_64',
      ...['-machine', 'pc', '-accel', 'tcg', '-m', '16', '-nodefaults', '-vga', 'std', '-display', 'none'],
      ...[
        '-drive',
        'if=floppy,format=raw,readonly=on,file=floppy.img',
        '-qmp',
        'unix:qmp,server=on,wait=off',
      ],
      ...['-object', 'secret,id=ticket,file=ticket', '-object', 'secret,id=password,file=password'],
      ...['-object', 'tls-creds-x509,id=tls,dir=.,endpoint=server,verify-peer=no'],
      ...['-spice', `port=${port},tls-port=${tlsPort},addr=127.0.0.1,x509-dir=.,password-secret=ticket`],
      ...['-vnc', `127.0.0.1:${plain - 5_900},password-secret=password,share=force-shared`],
      ...['-vnc', `127.0.0.1:${vencrypt - 5_900},password-secret=password,tls-creds=tls`],
      ...more,
    ],
    cwd: folder,
    onOutput: (chunk) => output.push(chunk),
  });
  const ended = child.gone.then((how) => Promise.reject(new Error(`${how}: ${said()}`)));
  const qmp = await Promise.race([
    openQmp(join(folder, 'qmp'), 15_000, (event) => events.push(event)),
    ended,
  ]);
  ended.catch(() => {});
  return {
    spice: { port, tlsPort },
    vnc: { plain, vencrypt },
    authority,
    async channels() {
      return ((await qmp.run('query-spice')) as { channels?: readonly Channel[] }).channels ?? [];
    },
    async vncClients() {
      const servers = (await qmp.run('query-vnc-servers')) as readonly VncInfo[];
      return servers.reduce((sum, { clients }) => sum + clients.length, 0);
    },
    async screen() {
      const path = join(folder, 'screen.ppm');
      await qmp.run('screendump', { filename: path });
      return readPicture(path);
    },
    events,
    said,
    async disconnect() {
      await qmp.run('set_password', { protocol: 'spice', password: TICKET, connected: 'disconnect' });
    },
    freeze: () => void process.kill(child.pid, 'SIGSTOP'),
    thaw: () => void process.kill(child.pid, 'SIGCONT'),
  };
}
