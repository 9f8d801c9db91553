import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aclGuard } from '../../../core/sessions/spice/acl-guard.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'onekiosk-test-guard-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const program = (name: string, text: string) => {
  const path = join(root, name);
  writeFileSync(path, text);
  chmodSync(path, 0o700);
  return path;
};
/** Writes what it was told, answers `answer`, and says when its input ends, as the real one gives the access back then. */
const helper = (answer: string) =>
  program(
    'helper',
    `#!/bin/sh\nread -r told\necho "$told" > ${root}/told\n${answer}\ncat >/dev/null\n: > ${root}/over\n`,
  );

const plug = (deviceClass: string, kinds: readonly string[]) => {
  const at = join(root, 'sys', '1-1');
  mkdirSync(at, { recursive: true });
  for (const [file, text] of [
    ['busnum', '1'],
    ['devnum', '42'],
    ['bDeviceClass', deviceClass],
  ] as const)
    writeFileSync(join(at, file), `${text}\n`);
  for (const [nth, kind] of kinds.entries()) {
    const [cls, sub, protocol] = kind.split(' ');
    mkdirSync(`${at}:1.${nth}`);
    for (const [of, text] of [
      ['Class', cls],
      ['SubClass', sub],
      ['Protocol', protocol],
    ] as const)
      writeFileSync(join(`${at}:1.${nth}`, `bInterface${of}`), `${text}\n`);
  }
};

/** Asks as spice-gtk does; answers the first line and a way to end the input. */
async function ask(helperPath: string, question = '1 42') {
  const guard = program('guard', aclGuard(helperPath, join(root, 'sys')));
  const child = spawn(guard, [], { stdio: ['pipe', 'pipe', 'ignore'] });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stdin.on('error', () => {});
  child.stdin.write(`${question}\n`);
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text);
    });
    child.once('close', () => resolve(text));
  });
  return {
    answer: answer.trim(),
    end: async () => {
      child.stdin.end();
      await gone;
    },
  };
}

test('asks the helper for the device, and gives the access back with the end of its input', async () => {
  plug('00', ['08 06 50']);
  const asked = await ask(helper('echo SUCCESS'));
  expect(asked.answer).toBe('SUCCESS');
  expect(readFileSync(join(root, 'told'), 'utf8')).toBe('1 42\n');
  expect(existsSync(join(root, 'over'))).toBe(false);
  await asked.end();
  expect(existsSync(join(root, 'over'))).toBe(true);
});

describe('becomes CANCELED, which is no dialog:', () => {
  test.each([
    ['no permission', 'echo "Not authorized"'],
    ['an error', 'echo "statting /dev/bus/usb/001/042: No such file" >&2; exit 1'],
    ['silence', ':'],
  ])('%s', async (_, answer) => {
    plug('00', ['08 06 50']);
    const asked = await ask(program('helper', `#!/bin/sh\nread -r told\n${answer}\n`));
    expect(asked.answer).toBe('CANCELED');
    await asked.end();
  });

  test('a helper that is not installed', async () => {
    plug('00', ['08 06 50']);
    const asked = await ask(join(root, 'absent'));
    expect(asked.answer).toBe('CANCELED');
    await asked.end();
  });
});

describe('a device at which usbredir’s filter has something to look', () => {
  test.each([
    ['its own class', '02', []],
    ['an interface', '00', ['03 00 00']],
    ['several', 'ef', ['0e 01 00', '0e 02 00']],
  ])('%s', async (_, deviceClass, kinds) => {
    plug(deviceClass, kinds);
    const asked = await ask(helper('echo SUCCESS'));
    expect(asked.answer).toBe('SUCCESS');
    await asked.end();
  });
});

describe('a device at which it has nothing to look is refused, and nobody is asked:', () => {
  test.each([
    ['no interface', '00', [], '1 42'],
    ['no interface of several functions', 'ef', [], '1 42'],
    ['one that is not there', '00', ['08 06 50'], '1 43'],
    ['no question', '00', ['08 06 50'], '* *'],
  ])('%s', async (_, deviceClass, kinds, question) => {
    plug(deviceClass, kinds);
    const asked = await ask(helper('echo SUCCESS'), question);
    expect(asked.answer).toBe('CANCELED');
    expect(existsSync(join(root, 'told'))).toBe(false);
    await asked.end();
  });
});
