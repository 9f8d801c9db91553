import { integer, integerOr, isYes, portOr } from './fields.ts';
import type { Graphics, Nic, Permissions, Rights, Vm, VmError, VmHost, VmLock, VmSnapshot } from './model.ts';
import { child, textOf } from './xml.ts';
import type { XmlElement } from './xml.ts';

const DEFAULT_RDP_PORT = 3389;

/** A VM of a short or an extended body. Throws `OneClientError` `shape`, with the path, when what must be there is not. */
export function decodeVm(vm: XmlElement): Vm {
  const template = child(vm, 'TEMPLATE');
  const userTemplate = child(vm, 'USER_TEMPLATE');
  const context = child(template, 'CONTEXT');
  return {
    id: integer(vm, 'ID'),
    name: textOf(vm, 'NAME'),
    uid: integer(vm, 'UID'),
    gid: integer(vm, 'GID'),
    userName: textOf(vm, 'UNAME'),
    groupName: textOf(vm, 'GNAME'),
    permissions: permissions(child(vm, 'PERMISSIONS')),
    state: integer(vm, 'STATE'),
    lcmState: integer(vm, 'LCM_STATE'),
    graphics: graphics(child(template, 'GRAPHICS')),
    nics: nics(template),
    context: {
      rdpPort: portOr(context, 'RDP_PORT', DEFAULT_RDP_PORT),
      rdpSecurity: textOf(context, 'RDP_SECURITY'),
      userName: textOf(context, 'USERNAME'),
    },
    host: lastHost(child(vm, 'HISTORY_RECORDS')),
    lock: lock(child(vm, 'LOCK')),
    error: lastError(textOf(userTemplate, 'ERROR')),
    schedulerMessage: withoutDate(textOf(userTemplate, 'SCHED_MESSAGE')).text,
    snapshots: (template?.children ?? []).filter((each) => each.name === 'SNAPSHOT').map(snapshot),
  };
}

function permissions(element: XmlElement | undefined): Permissions | null {
  if (element === undefined) return null;
  const flag = (name: string) => textOf(element, name) === '1';
  const rights = (who: string): Rights => ({
    use: flag(`${who}_U`),
    manage: flag(`${who}_M`),
    admin: flag(`${who}_A`),
  });
  return { owner: rights('OWNER'), group: rights('GROUP'), other: rights('OTHER') };
}

function graphics(element: XmlElement | undefined): Graphics | null {
  if (element === undefined) return null;
  const type = textOf(element, 'TYPE').toLowerCase() || 'vnc';
  return {
    type: type === 'spice' || type === 'vnc' ? type : 'other',
    port: portOr(element, 'PORT', null),
    listen: textOf(element, 'LISTEN'),
    // Not trimmed: a password may begin with a space.
    password: child(element, 'PASSWD')?.text ?? null,
    keymap: textOf(element, 'KEYMAP'),
  };
}

const NIC_ELEMENTS: readonly string[] = ['NIC', 'NIC_ALIAS', 'PCI'];

const nics = (template: XmlElement | undefined): Nic[] =>
  (template?.children ?? [])
    .filter((each) => NIC_ELEMENTS.includes(each.name))
    .map((each) => ({
      ip: textOf(each, 'IP'),
      externalIp: textOf(each, 'EXTERNAL_IP'),
      rdp: isYes(each, 'RDP'),
    }));

/** `one.vm.info` has the whole history: the highest SEQ is where the VM is now. */
function lastHost(records: XmlElement | undefined): VmHost | null {
  const histories = (records?.children ?? []).filter((each) => each.name === 'HISTORY');
  const sequence = (each: XmlElement) => integerOr(each, 'SEQ', -1);
  const last = histories.reduce<XmlElement | null>(
    (best, each) => (best === null || sequence(each) >= sequence(best) ? each : best),
    null,
  );
  if (last === null) return null;
  return { hostname: textOf(last, 'HOSTNAME'), runningSince: integerOr(last, 'RSTIME', 0) };
}

const lock = (element: XmlElement | undefined): VmLock | null =>
  element === undefined ? null : { level: integerOr(element, 'LOCKED', 0) };

const snapshot = (element: XmlElement): VmSnapshot => ({
  id: integerOr(element, 'SNAPSHOT_ID', -1),
  name: textOf(element, 'NAME'),
  time: integerOr(element, 'TIME', 0),
});

const lastError = (text: string): VmError | null => (text === '' ? null : withoutDate(text));

/** "Mon Nov 23 18:30:47 2026: DEPLOY: …": the date is of oned's clock, in its own zone, which it does not tell. */
function withoutDate(text: string): VmError {
  const match = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4}):\s*/.exec(text);
  if (match === null) return { text, at: null };
  const [whole, month, day, time, year] = match;
  const at = Date.parse(`${day} ${month} ${year} ${time} UTC`);
  return { text: text.slice(whole.length), at: Number.isNaN(at) ? null : at };
}
