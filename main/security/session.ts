import type { Session } from 'electron';
import { isAppUrl } from './app-url.ts';
import { isPermitted } from './permissions.ts';

/** -2: refuse (https://www.electronjs.org/docs/latest/api/session). */
const refuseCertificate = -2;

/** Takes from a session all that the shell does not need. */
export function secureSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermitted(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isPermitted(permission));
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setUSBProtectedClassesHandler((details) => details.protectedClasses);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setCertificateVerifyProc((_request, answer) => answer(refuseCertificate));
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isAppUrl(details.url) }));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
}
