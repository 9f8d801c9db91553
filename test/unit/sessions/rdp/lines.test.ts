import { describe, expect, test } from 'vitest';
import { classifierOf, newProgress } from '../../../../core/sessions/rdp/lines.ts';

const READY_2 =
  '[10:00:00:000] [1:2] [INFO][com.freerdp.gdi] - Local framebuffer format  PIXEL_FORMAT_BGRX32';
const READY_3 =
  '[10:00:00:000] [1:00000002] [INFO][com.freerdp.gdi] - [gdi_init_ex]: Local framebuffer format  PIXEL_FORMAT_BGRX32';

test('the picture’s buffer is the sign of readiness', () => {
  for (const line of [READY_2, READY_3]) {
    const progress = newProgress();
    expect(classifierOf(progress)(line, 'stdout')).toBe('ready');
    expect(progress).toEqual({ negotiated: false, ready: true, said: null });
  }
});

test.each([
  '[DEBUG][com.freerdp.core.nego] - Negotiated TLS security',
  '[DEBUG][com.freerdp.core.nego] - [nego_connect]: Negotiated [HYBRID][0x00000002] security',
])('%s: somebody speaks RDP there', (line) => {
  const progress = newProgress();
  expect(classifierOf(progress)(line, 'stdout')).toBeNull();
  expect(progress.negotiated).toBe(true);
});

describe('what is said, as it was heard of 2.11 and 3.15', () => {
  /** FreeRDP ends by itself after it; so nothing ends it at once. */
  const said = (line: string, ready: boolean) => {
    const progress = { ...newProgress(), ready };
    expect(classifierOf(progress)(line, 'stderr')).toBeNull();
    return progress.said;
  };

  test.each([
    [
      '[INFO][com.freerdp.core] - ERRINFO_DISCONNECTED_BY_OTHER_CONNECTION (0x00000005):Another user connected to the server',
      'replaced',
      'replaced',
    ],
    [
      '[INFO][com.freerdp.core] - [rdp_print_errinfo]: ERRINFO_RPC_INITIATED_DISCONNECT (0x00000001):The disconnection was',
      'dropped',
      'ended-by-server',
    ],
    [
      '[INFO][com.freerdp.core] - ERRINFO_LICENSE_NO_LICENSE_SERVER (0x00000101):A Remote Desktop License Server',
      'licence',
      'licence',
    ],
    ['[ERROR][com.freerdp.core] - ERRINFO_UNKNOWN 0x00000019: Unknown error.', 'guest-booting', 'closed'],
    [
      '[ERROR][com.freerdp.core] - [rdp_print_errinfo]: ERRINFO_UNKNOWN 0x00009999: Unknown error.',
      null,
      null,
    ],
    // The second line of each, which has another number in it.
    ['[ERROR][com.freerdp.core] - [rdp_set_error_info]: ERRINFO_LOGOFF_BY_USER [0x0001000C]', null, null],
    [
      '[ERROR][com.freerdp.core.nla] - SPNEGO failed with NTSTATUS: STATUS_INVALID_LOGON_HOURS [0xC000006F]',
      'logon-hours',
      'logon-hours',
    ],
    // Its exit code tells that.
    [
      '[ERROR][com.freerdp.core.nla] - SPNEGO failed with NTSTATUS: STATUS_NO_SUCH_USER [0xC0000064]',
      null,
      null,
    ],
    [
      '[ERROR][com.freerdp.client.x11] - RAIL exec error: execResult=RAIL_EXEC_E_NOT_IN_ALLOWLIST NtError=0x0',
      'program-refused',
      'program-refused',
    ],
    [
      '[ERROR][com.freerdp.core] - transport_read_layer:freerdp_set_last_error_ex ERRCONNECT_CONNECT_TRANSPORT_FAILED [0x0002000D]',
      null,
      null,
    ],
    [
      '[ERROR][com.freerdp.core.connection] - [rdp_client_wait_for_activation]: Timeout waiting for activation',
      'timed-out',
      null,
    ],
    ['', null, null],
  ] as const)('%s', (line, before, after) => {
    expect([said(line, false), said(line, true)]).toEqual([before, after]);
  });
});

test('the first word counts', () => {
  const progress = newProgress();
  const classify = classifierOf(progress);
  for (const code of ['0000000C', '00000005'])
    classify(`[INFO][com.freerdp.core] - ERRINFO_SOME (0x${code}):Text`, 'stdout');
  expect(progress.said).toBe('closed');
});

test('a script without an answer ends the run at once: its keys would be the viewer’s', () => {
  const line =
    "[ERROR][com.freerdp.client.x11] - [run_action_script]: [ActionScript] No data returned from command '/bin/sh key'";
  for (const ready of [false, true])
    expect(classifierOf({ ...newProgress(), ready })(line, 'stderr')).toBe('failed');
});
