import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRoot, readWindow } from '../../../platform/windows/properties.ts';

/** As xprop 1.2.6 prints them, seen with openbox 3.6.1. */
describe('a line about the root window', () => {
  test.each([
    ['_NET_ACTIVE_WINDOW(WINDOW): window id # 0x400003', { active: 0x400003 }],
    ['_NET_ACTIVE_WINDOW(WINDOW): window id # 0x0', { active: 0 }],
    ['_NET_ACTIVE_WINDOW:  not found.', { active: 0 }],
    ['_NET_ACTIVE_WINDOW:  no such atom on any window.', { active: 0 }],
    ['_NET_CLIENT_LIST(WINDOW): window id # 0x400003, 0xe00007', { clients: [0x400003, 0xe00007] }],
    ['_NET_CLIENT_LIST(WINDOW): window id # ', { clients: [] }],
    ['_NET_CLIENT_LIST:  not found.', { clients: [] }],
    ['_NET_CLIENT_LIST(WINDOW): window id # 0x1, nonsense, -5, 0x123456789, 0x2', { clients: [1, 2] }],
    ['_NET_WORKAREA(CARDINAL) = 0, 0, 800, 600', null],
    ['_NET_ACTIVE_WINDOW(CARDINAL) = 7', null],
    ['', null],
  ])('%s', (line, read) => {
    expect(readRoot(line)).toEqual(read);
  });

  test('with more windows than anybody has is cut', () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => `0x${(index + 1).toString(16)}`);
    expect(readRoot(`_NET_CLIENT_LIST(WINDOW): window id # ${ids.join(', ')}`)?.clients).toHaveLength(200);
  });
});

describe('what is said of a window', () => {
  const said = (text: string) => readWindow(text.split('\n'));
  const NOTHING = { pid: null, windowClass: null, dialog: false, hidden: false };

  test('is its process, its class, its type and its state', () => {
    const text = `_NET_WM_PID(CARDINAL) = 22849
WM_CLASS(STRING) = "remote-viewer", "Remote-viewer"
WM_STATE(WM_STATE):
\t\twindow state: Iconic
\t\ticon window: 0x0
_NET_WM_WINDOW_TYPE(ATOM) = _NET_WM_WINDOW_TYPE_DIALOG`;
    expect(said(text)).toEqual({ pid: 22849, windowClass: 'Remote-viewer', dialog: true, hidden: true });
    // The spawner has put blanks in the place of tabs.
    expect(said(text.replaceAll('\t', ' ')).hidden).toBe(true);
  });

  test.each([
    [
      'it says nothing of itself',
      '_NET_WM_PID:  not found.\nWM_CLASS:  not found.\nWM_STATE:  not found.',
      NOTHING,
    ],
    ['it is on the screen', 'WM_STATE(WM_STATE):\n\t\twindow state: Normal', NOTHING],
    [
      'its class has quotation marks',
      'WM_CLASS(STRING) = "we\\"ird, \\"x", "Xmessage"',
      { windowClass: 'Xmessage' },
    ],
    ['its class looks like two', 'WM_CLASS(STRING) = "a\\", \\"onekiosk"', { windowClass: null }],
    [
      'its class looks like another line',
      'WM_CLASS(STRING) = "a", "b\\nWM_CLASS(STRING) = \\"x\\", \\"onekiosk\\""',
      { windowClass: 'b\\nWM_CLASS(STRING) = \\"x\\", \\"onekiosk\\"' },
    ],
    ['its process is no number', '_NET_WM_PID(CARDINAL) = 1, 2', { pid: null }],
    ['its process is a text', '_NET_WM_PID(STRING) = "1"', { pid: null }],
    [
      'it has several types',
      '_NET_WM_WINDOW_TYPE(ATOM) = _NET_WM_WINDOW_TYPE_DIALOG, _NET_WM_WINDOW_TYPE_NORMAL',
      { dialog: true },
    ],
    [
      'its first type is another',
      '_NET_WM_WINDOW_TYPE(ATOM) = _NET_WM_WINDOW_TYPE_NORMAL, _NET_WM_WINDOW_TYPE_DIALOG',
      { dialog: false },
    ],
  ])('when %s', (_when, text, read) => {
    expect(said(text)).toMatchObject(read);
  });

  test('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        readWindow(lines);
        lines.forEach(readRoot);
      }),
    );
  });
});
