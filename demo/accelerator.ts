import { access, constants, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bootFloppy } from './boot-sector.ts';
import type { Nursery } from './process.ts';

export type Accelerator = 'kvm' | 'tcg';

/** A guest that KVM really runs says its boot byte in a third of a second. */
const KVM_WITHIN = 2_000;

/**
 * KVM where a guest boots with it, else QEMU's own translation. That /dev/kvm opens proves nothing: on some virtual machines it does,
 * and guests hang.
 */
export async function findAccelerator(nursery: Nursery, workDir: string): Promise<Accelerator> {
  const usable = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!usable) return 'tcg';
  const medium = join(workDir, 'accelerator.img');
  await writeFile(medium, bootFloppy('KVM', 0));
  return await new Promise((resolve) => {
    const drive = `if=floppy,format=raw,readonly=on,file=${medium}`;
    const serial = ['-chardev', 'stdio,id=com1,signal=off', '-serial', 'chardev:com1'];
    const child = nursery.start({
      command: [
        '/usr/bin/qemu-system-x86_64',
        '-accel',
        'kvm',
        '-m',
        '16',
        '-nodefaults',
        '-vga',
        'std',
        '-display',
        'none',
        ...serial,
        '-drive',
        drive,
      ],
      cwd: workDir,
      onOutput: (chunk) => {
        if (chunk.includes(0x42) && chunk.length <= 2) finish('kvm');
      },
    });
    const timer = setTimeout(() => finish('tcg'), KVM_WITHIN);
    const finish = (found: Accelerator) => {
      clearTimeout(timer);
      child.kill();
      resolve(found);
    };
    void child.gone.then(() => finish('tcg'));
  });
}
