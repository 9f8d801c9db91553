import { describe, expect, test } from 'vitest';
import { readValue } from '../../../core/opennebula/answer.ts';
import { GROUP_WANTED, USER_WANTED, decodeGroup, decodeUser } from '../../../core/opennebula/decode/user.ts';
import { OneServerError, quotaOf } from '../../../core/opennebula/errors.ts';
import { toTrouble } from '../../../kiosk/failures.ts';
import { documentReader } from '../../../core/opennebula/resources/readers.ts';
import { decodeWhole } from '../../support/decode.ts';
import { answerOf, recordedAnswer } from '../../support/recorded.ts';

const refusalOf = (body: string): OneServerError => {
  const reader = readValue('one.template.instantiate');
  try {
    reader.write(body);
    reader.end();
  } catch (error) {
    if (error instanceof OneServerError) return error;
    throw error;
  }
  throw new Error('no refusal');
};

describe('a refusal', () => {
  test('for a full quota is told from the others, as recorded', () => {
    const full = refusalOf(recordedAnswer('template.instantiate.over-quota'));
    expect([full.code, full.quota]).toEqual([512, 'VMS']);
    expect(toTrouble(full)).toMatchObject({ kind: 'limit-reached', params: { quota: 'VMS' } });
    for (const other of [
      'template.instantiate.missing',
      'template.update.denied',
      'template.instantiate.bad-syntax',
    ])
      expect(refusalOf(recordedAnswer(other)).quota).toBeNull();
  });

  test('whatever its text, gives no more than one word of it', () => {
    expect(quotaOf('User [3] : user [3] limit of 2048.50 reached for RUNNING_MEMORY quota in VM.')).toBe(
      'RUNNING_MEMORY',
    );
    expect(quotaOf('limit of 1 reached for RVMS quota in image with ID: 3')).toBe('RVMS');
    expect(quotaOf('limit of 1 reached for pl4nted quota')).toBeNull();
    expect(quotaOf(`limit of ${'1'.repeat(30)} reached for VMS quota`)).toBeNull();
  });
});

describe('a quota of -1 is the site’s default, of -2 none', () => {
  const vm = (inside: string) => `<VM_QUOTA><VM>${inside}</VM></VM_QUOTA>`;
  const user = (own: string, site: string) =>
    decodeWhole(
      documentReader('one.user.info', 'USER', USER_WANTED, decodeUser)(),
      answerOf(
        `<USER><ID>2</ID><GID>1</GID><NAME>a</NAME>${own}<DEFAULT_USER_QUOTAS>${site}</DEFAULT_USER_QUOTAS></USER>`,
      ),
    ).quota;

  test('for a user', () => {
    const own = vm(
      '<VMS>-1</VMS><VMS_USED>2</VMS_USED><CPU>-2</CPU><CPU_USED>3.50</CPU_USED><MEMORY>9</MEMORY>',
    );
    expect(user(own, vm('<VMS>4</VMS><CPU>8</CPU><MEMORY>1</MEMORY>'))).toMatchObject({
      ...{ vms: { limit: 4, used: 2 }, cpu: { limit: null, used: 3.5 }, memory: { limit: 9, used: 0 } },
    });
    expect(user('<VM_QUOTA></VM_QUOTA>', vm('<VMS>4</VMS>'))).toMatchObject({ vms: { limit: 4, used: 0 } });
    expect(user('<VM_QUOTA></VM_QUOTA>', '')).toBeNull();
  });

  test('for a group', () => {
    const site = `<DEFAULT_GROUP_QUOTAS>${vm('<VMS>30</VMS>')}</DEFAULT_GROUP_QUOTAS>`;
    const document = `<GROUP><ID>1</ID><NAME>g</NAME>${vm('<VMS>-1</VMS><VMS_USED>7</VMS_USED>')}${site}</GROUP>`;
    const reader = documentReader('one.group.info', 'GROUP', GROUP_WANTED, decodeGroup)();
    expect(decodeWhole(reader, answerOf(document)).quota).toMatchObject({ vms: { limit: 30, used: 7 } });
  });
});
