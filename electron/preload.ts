import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { EVENT_NAMES, REQUEST_NAMES } from '../contract/requests.ts';
import type { Shell } from '../contract/requests.ts';
import { EVENT_CHANNEL, REQUEST_CHANNEL } from './channels.ts';

/** The contract and nothing of Electron: names are checked here once more, and the event object stays on this side. */
const shell: Shell = {
  request: (name, args) =>
    REQUEST_NAMES.includes(name)
      ? ipcRenderer.invoke(REQUEST_CHANNEL, name, args)
      : Promise.reject(new TypeError('no such request')),
  on(name, listener) {
    if (!EVENT_NAMES.includes(name)) throw new TypeError('no such event');
    const heard = (_event: IpcRendererEvent, told: unknown, payload: unknown) => {
      if (told === name) listener(payload as Parameters<typeof listener>[0]);
    };
    ipcRenderer.on(EVENT_CHANNEL, heard);
    return () => void ipcRenderer.off(EVENT_CHANNEL, heard);
  },
};

contextBridge.exposeInMainWorld('onekiosk', shell);
