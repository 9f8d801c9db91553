/**
 * Refuses every import that does not go along the arrows of docs/adr/0008: static, type-only (`import type`, `import('…')` types) and
 * dynamic ones. `node build/layers.ts` prints each one with the way to mend it, and exits 1.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';
import { ROOT } from './tools.ts';

/** room → the rooms it may import besides itself. A room that is not named may import everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  core: ['contract'],
  platform: ['core', 'contract'],
  kiosk: ['platform', 'core', 'contract'],
  electron: ['kiosk', 'platform', 'core', 'contract', 'admin'],
  chromium: ['kiosk', 'platform', 'core', 'contract'],
  admin: ['chromium', 'kiosk', 'platform', 'core', 'contract'],
  renderer: ['contract'],
  demo: ['contract'],
};

/** room → the packages and built-ins it may import; null for any. */
const PACKAGES: Readonly<Record<string, readonly RegExp[] | null>> = {
  contract: [],
  core: [/^valibot$/],
  platform: [/^node:/, /^ws$/, /^smol-toml$/],
  kiosk: [/^node:/, /^valibot$/],
  electron: [/^node:/, /^electron$/, /^@electron\/fuses$/],
  chromium: [/^node:/, /^puppeteer-core(\/internal\/|$)/],
  admin: [/^node:/],
  renderer: [/^preact(\/|$)/, /^@novnc\/novnc$/, /^qr$/],
  demo: [/^node:/, /^saxes$/],
};

export interface Import {
  readonly target: string;
  readonly line: number;
}

/** Every module that `source` names, however it names it. */
export function importsOf(path: string, source: string): Import[] {
  const { program, module, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message ?? 'cannot be parsed'}`);
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length;
  const found: Import[] = module.staticImports.map((each) => ({
    target: each.moduleRequest.value,
    line: lineAt(each.start),
  }));
  for (const each of module.staticExports) {
    for (const entry of each.entries) {
      if (entry.moduleRequest) found.push({ target: entry.moduleRequest.value, line: lineAt(each.start) });
    }
  }
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null || !('type' in node)) return;
    if ((node.type === 'ImportExpression' || node.type === 'TSImportType') && 'source' in node) {
      const literal = node.source as { value?: unknown; start?: number };
      const start = 'start' in node ? Number(node.start) : 0;
      found.push({
        target: typeof literal.value === 'string' ? literal.value : '(computed)',
        line: lineAt(start),
      });
    }
    Object.values(node).forEach(visit);
  };
  visit(program);
  return found;
}

/** What is wrong with this import, in a sentence, or null. `path` is relative to the root of the project. */
export function objection(path: string, target: string): string | null {
  const room = path.split('/')[0] ?? '';
  const rooms = MAY_IMPORT[room];
  if (rooms === undefined) return null;
  if (target === '(computed)') return 'a computed import cannot be checked; name the module';
  if (!target.startsWith('.')) {
    const allowed = PACKAGES[room];
    if (!allowed || allowed.some((pattern) => pattern.test(target))) return null;
    return `${room}/ may not import the package ${target}; pass what it does as a parameter`;
  }
  const other = normalize(join(dirname(path), target)).split('/')[0] ?? '';
  if (other === room || rooms.includes(other)) return null;
  return `${room}/ may not import ${other}/; allowed: ${rooms.join(', ') || 'nothing'}`;
}

/** Every objection in the tree, one line each. */
export function checkLayers(root: string): string[] {
  const patterns = Object.keys(MAY_IMPORT).map((room) => `${room}/**/*.{ts,tsx,mts}`);
  const wrong: string[] = [];
  for (const path of globSync(patterns, { cwd: root }).sort()) {
    for (const { target, line } of importsOf(path, readFileSync(join(root, path), 'utf8'))) {
      const why = objection(path, target);
      if (why !== null) wrong.push(`${path}:${line}: ${why}`);
    }
  }
  return wrong;
}

if (import.meta.main) {
  const wrong = checkLayers(ROOT);
  for (const line of wrong) console.error(line);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
