import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Accelerator } from './accelerator.ts';
import type { DemoChild, Nursery } from './process.ts';
import { openQmp } from './qmp.ts';
import type { Qmp } from './qmp.ts';

export interface GuestHardware {
  readonly accelerator: Accelerator;
  readonly name: string;
  readonly graphics: {
    readonly type: 'spice' | 'vnc';
    readonly port: number;
    readonly password: string;
    /** SPICE: a second port, under TLS, with the ca-cert.pem, server-cert.pem and server-key.pem of this folder. */
    readonly tls?: { readonly port: number; readonly folder: string };
  };
  /** Floppy image that it boots from, or null for none. */
  readonly medium: string | null;
  /** A qcow2 disk that can hold snapshots. */
  readonly disk: string | null;
  /** What the BIOS boots from; the floppy unless told. */
  readonly boots?: 'floppy' | 'disk';
  /** Arguments of QEMU besides. */
  readonly more?: readonly string[];
}

export interface GuestEvents {
  /** The guest's own byte on its serial port: its boot code runs. */
  readonly booted: () => void;
  /** Reset, powered off, or the process is gone. */
  readonly down: () => void;
  /** Whatever QEMU says. */
  readonly said?: (text: string) => void;
}

export interface Screen {
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** One QEMU process, from power-on to power-off. */
export interface Guest {
  /** QEMU's process. */
  readonly pid: number;
  readonly qmp: Qmp;
  /** Resolves with how QEMU ended, and what it said last. */
  readonly gone: Promise<string>;
  screen(): Promise<Screen>;
  /** Puts a medium into the drive; the BIOS sees it at the next reset. */
  insert(image: string): Promise<void>;
  off(): Promise<void>;
}

const BOOT_BYTE = 0x42;
const LAST_WORDS = 400;

/** Starts QEMU and resolves when its monitor answers. `incoming` resumes a state that `save` wrote. */
export async function startGuest(
  nursery: Nursery,
  workDir: string,
  hardware: GuestHardware,
  events: GuestEvents,
  incoming: string | null,
): Promise<Guest> {
  const socket = join(workDir, `${hardware.name}.qmp`);
  const secret = join(workDir, `${hardware.name}.secret`);
  await rm(socket, { force: true });
  await writeFile(secret, hardware.graphics.password, { mode: 0o600 });
  let said = '';
  const child = nursery.start({
    command: ['/usr/bin/qemu-system-x86_64', ...machineArguments(hardware, socket, secret, incoming)],
    cwd: workDir,
    onOutput: (chunk) => {
      const text = chunk.toString('latin1');
      said = (said + text).slice(-LAST_WORDS);
      events.said?.(text);
      if (chunk.includes(BOOT_BYTE)) events.booted();
    },
  });
  void child.gone.then(events.down);
  const gone = child.gone.then((how) => `${how}: ${said.trim()}`);
  const ended = gone.then((how) => {
    throw new Error(`QEMU ended at once, ${how}`);
  });
  const opening = openQmp(socket, 15_000, (event) => {
    if (event === 'RESET' || event === 'SHUTDOWN') events.down();
  });
  const qmp = await Promise.race([opening, ended]);
  ended.catch(() => {}); // From here on its end is told by `gone`.
  return guestOf(child, gone, qmp, workDir, hardware.name);
}

function guestOf(child: DemoChild, gone: Promise<string>, qmp: Qmp, workDir: string, name: string): Guest {
  return {
    pid: child.pid,
    qmp,
    gone,
    async screen() {
      const path = join(workDir, `${name}.ppm`);
      await qmp.run('screendump', { filename: path });
      const image = await readFile(path);
      const [, width = '0', height = '0'] = /^P6\s+(\d+)\s+(\d+)/.exec(image.toString('latin1', 0, 32)) ?? [];
      return {
        sha256: createHash('sha256').update(image).digest('hex'),
        width: Number(width),
        height: Number(height),
      };
    },
    async insert(image) {
      await qmp.run('blockdev-change-medium', {
        device: 'fd0',
        filename: image,
        format: 'raw',
        'read-only-mode': 'read-only',
      });
    },
    async off() {
      qmp.close();
      child.kill();
      await child.gone;
    },
  };
}

function machineArguments(
  { accelerator, name, graphics, medium, disk, boots = 'floppy', more = [] }: GuestHardware,
  socket: string,
  secret: string,
  incoming: string | null,
): string[] {
  return [
    ...['-name', name, '-machine', 'pc', '-accel', accelerator, '-m', '16'],
    ...[
      '-nodefaults',
      '-vga',
      'std',
      '-display',
      'none',
      '-boot',
      `order=${boots === 'disk' ? 'c' : 'a'},strict=on`,
    ],
    ...['-chardev', 'stdio,id=com1,signal=off', '-serial', 'chardev:com1'],
    ...['-qmp', `unix:${socket},server=on,wait=off`],
    ...['-object', `secret,id=ticket,file=${secret}`],
    ...[
      '-drive',
      medium === null ? 'if=floppy,id=fd0' : `if=floppy,id=fd0,format=raw,readonly=on,file=${medium}`,
    ],
    ...(disk === null ? [] : ['-drive', `if=ide,id=hd0,format=qcow2,file=${disk}`]),
    ...(graphics.type === 'spice' ? spiceArguments(graphics) : vncArguments(graphics.port)),
    ...more,
    ...(incoming === null ? [] : ['-incoming', `exec:cat ${incoming}`]),
  ];
}

const vncArguments = (port: number): string[] => ['-vnc', `127.0.0.1:${port - 5_900},password-secret=ticket`];

/** What OpenNebula's default SPICE_OPTIONS give a guest: agent, three USB redirection channels; and a smart-card reader. */
function spiceArguments({ port, tls }: GuestHardware['graphics']): string[] {
  const secured = tls === undefined ? '' : `,tls-port=${tls.port},x509-dir=${tls.folder}`;
  const usb = [1, 2, 3].flatMap((n) => [
    ...['-chardev', `spicevmc,id=usbredir${n},name=usbredir`],
    ...['-device', `usb-redir,chardev=usbredir${n},id=redir${n},bus=usb.0`],
  ]);
  return [
    ...['-spice', `port=${port},addr=127.0.0.1,password-secret=ticket${secured}`],
    ...['-device', 'virtio-serial-pci', '-chardev', 'spicevmc,id=agent,name=vdagent'],
    ...['-device', 'virtserialport,chardev=agent,name=com.redhat.spice.0'],
    ...['-device', 'ich9-usb-ehci1,id=usb', ...usb],
    ...['-device', 'piix3-usb-uhci,id=ccidbus', '-device', 'usb-ccid,id=ccid0,bus=ccidbus.0'],
    ...['-device', 'usb-tablet,bus=ccidbus.0'],
    ...[
      '-chardev',
      'spicevmc,id=smartcard,name=smartcard',
      '-device',
      'ccid-card-passthru,chardev=smartcard,bus=ccid0.0',
    ],
  ];
}
