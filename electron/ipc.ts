import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { REQUEST_NAMES } from '../contract/requests.ts';
import type { Answer } from '../contract/failure.ts';
import type { HostOptions } from '../kiosk/host.ts';
import { REQUEST_CHANNEL } from './channels.ts';
import { mayAsk } from './security.ts';

const REFUSED: Answer<never> = {
  ok: false,
  failure: { kind: 'bad-request', params: { what: 'sender' }, retry: 'never', incident: '' },
};

/** The one place where `ipcMain` is used: sender and name are checked, arguments stay unknown until the application decodes them. */
export function registerRequests(
  ipcMain: Pick<IpcMain, 'handle'>,
  isOurWindow: (contentsId: number) => boolean,
  answer: HostOptions['answer'],
): void {
  ipcMain.handle(REQUEST_CHANNEL, async (event: IpcMainInvokeEvent, name: unknown, args: unknown) => {
    const frame = event.senderFrame;
    const sender = {
      url: frame?.url ?? '',
      isTopFrame: frame !== null && frame.parent === null,
      isOurWindow: isOurWindow(event.sender.id),
    };
    const known = REQUEST_NAMES.find((each) => each === name);
    if (known === undefined || !mayAsk(sender)) return REFUSED;
    return await answer(known, args);
  });
}
