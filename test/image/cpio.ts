import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A folder as an archive that the kernel unpacks as an initrd (newc, Documentation/driver-api/early-userspace/buffer-format.rst), owned
 * by root. Archives may stand behind one another: a second one adds to the first.
 */
export function newc(folder: string): Buffer {
  const parts: Buffer[] = [];
  let inode = 1;
  const add = (name: string, mode: number, content: Buffer): void => {
    const fields = [inode++, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length + 1, 0];
    const head = `070701${fields.map((each) => each.toString(16).padStart(8, '0')).join('')}${name}\0`;
    parts.push(padded(Buffer.from(head)), padded(content));
  };
  const visit = (below: string): void => {
    for (const name of readdirSync(join(folder, below)).sort()) {
      const path = below === '' ? name : `${below}/${name}`;
      const { mode } = statSync(join(folder, path));
      if (statSync(join(folder, path)).isDirectory()) {
        add(path, 0o040755, Buffer.alloc(0));
        visit(path);
      } else add(path, 0o100000 | (mode & 0o111 ? 0o755 : 0o644), readFileSync(join(folder, path)));
    }
  };
  visit('');
  add('TRAILER!!!', 0, Buffer.alloc(0));
  return Buffer.concat(parts);
}

const padded = (part: Buffer): Buffer => Buffer.concat([part, Buffer.alloc((4 - (part.length % 4)) % 4)]);
