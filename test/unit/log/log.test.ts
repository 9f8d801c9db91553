import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEntry } from '../../../core/log/format.ts';
import { incidentNumber } from '../../../core/log/incident.ts';
import { createRedactor } from '../../../core/log/redact.ts';
import { createStreamLog } from '../../../platform/log/stream-log.ts';

describe('incidentNumber', () => {
  it('is six characters that can be read aloud', () => {
    expect(incidentNumber(() => new Uint8Array([0, 31, 32, 255, 10, 18]))).toBe('0Z0ZAJ');
  });
});

describe('redactor', () => {
  it('masks a live secret wherever it stands and leaves the rest', () => {
    const redactor = createRedactor();
    redactor.hide('s3cret!');
    expect(redactor.text('login s3cret! of alice')).toBe('login ••• of alice');
  });
  it('lets text through again when the last holder has released it', () => {
    const redactor = createRedactor();
    const [first, second] = [redactor.hide('s3cret!'), redactor.hide('s3cret!')];
    first();
    first();
    expect(redactor.text('s3cret!')).toBe('•••');
    second();
    expect(redactor.text('s3cret!')).toBe('s3cret!');
  });
  it('masks the longer of two secrets whole', () => {
    const redactor = createRedactor();
    redactor.hide('abcd');
    redactor.hide('abcdefgh');
    expect(redactor.text('abcdefgh')).toBe('•••');
  });
  it('masks by key, whatever the value', () => {
    const redactor = createRedactor();
    expect(redactor.field('password', 'x')).toBe('•••');
    expect(redactor.field('loginToken', 'x')).toBe('•••');
    expect(redactor.field('passthrough', 'x')).toBe('x');
  });
  it('never shows a secret of any shape', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!before.includes(secret) && !after.includes(secret) && !'•••'.includes(secret));
        const redactor = createRedactor();
        redactor.hide(secret);
        expect(redactor.text(`${before}${secret}${after}`)).not.toContain(secret);
      }),
    );
  });
});

describe('formatEntry', () => {
  it('is one line for journald with priority, incident and quoted fields', () => {
    const line = formatEntry(
      {
        level: 'warning',
        event: 'sign-in refused',
        incident: 'K7Q2MX',
        fields: { user: 'a"b\n<6>forged\u202e', code: 256 },
      },
      createRedactor(),
    );
    expect(line).toBe('<4>sign-in refused incident=K7Q2MX user="a\\"b\\u000a<6>forged\\u202e" code="256"');
  });
});

describe('createStreamLog', () => {
  it('writes from its level up, redacted, and survives a stream that is gone', async () => {
    const out = new PassThrough();
    const log = createStreamLog(out, 'info');
    log.hide('hunter22');
    log.write({ level: 'debug', event: 'too small' });
    log.write({ level: 'info', event: 'viewer said', fields: { line: 'pw hunter22' } });
    expect(String(out.read())).toBe('<6>viewer said line="pw •••"\n');
    out.destroy(new Error('gone'));
    await new Promise((resolve) => out.once('close', resolve));
    expect(() => log.write({ level: 'error', event: 'nobody reads' })).not.toThrow();
  });
});
