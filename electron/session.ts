import type { Session } from 'electron';
import { mayHave, mayRequest } from './security.ts';

/** `net::ERR_FAILED`: no certificate is good enough, as nothing of ours is ever fetched over TLS by the window. */
const FAILED = -2;

/**
 * Refuses everything that a page may ask of its session: permissions, devices, screens, downloads, certificates, dictionaries, every
 * request that is not ours. Each handler is set, also where Electron refuses by itself today: where one is missing, Electron has given
 * what was asked (permissions), or taken the first of a list (Bluetooth devices, client certificates).
 */
export function lockSession(session: Session, consolePort: number): void {
  session.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) =>
    decide(mayHave(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => mayHave(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.setBluetoothPairingHandler((_details, decide) => decide({ confirmed: false }));
  session.setDisplayMediaRequestHandler((_request, decide) => decide(null));
  for (const choice of ['select-hid-device', 'select-usb-device'] as const) {
    session.on(choice as 'select-hid-device', (event, _details, choose) => {
      event.preventDefault();
      choose();
    });
  }
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  session.on('select-webauthn-account', (event, _details, choose) => {
    event.preventDefault();
    choose(null);
  });
  session.on('file-system-access-restricted', (_event, _details, decide) => decide('deny'));
  session.on('will-download', (event) => event.preventDefault());
  session.setCertificateVerifyProc((_request, decide) => decide(FAILED));
  session.webRequest.onBeforeRequest((details, decide) =>
    decide({ cancel: !mayRequest(details.url, consolePort) }),
  );
  session.setSpellCheckerEnabled(false);
  // Should it ever be on, its dictionaries are asked of an address that has none.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerDictionaryDownloadURL('onekiosk://app/no-dictionaries/');
}
