import type { App } from 'electron';

/** Features of Chromium that the shell has no use for; each one off is less to attack and less to load. */
const disabledFeatures = [
  'SpareRendererForSitePerProcess',
  'HardwareMediaKeyHandling',
  'MediaSessionService',
  'GlobalMediaControls',
  'WebOTP',
  'WebBluetooth',
  'Translate',
  'AutofillServerCommunication',
] as const;

/** Sets Chromium up for a window that draws forms and never talks to a network. Before `ready`. */
export function setChromiumSwitches(app: App): void {
  const { commandLine } = app;
  // The recorder alone talks to the office: no name resolves here, whatever asks.
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  commandLine.appendSwitch('no-proxy-server');
  commandLine.appendSwitch('disable-background-networking');
  commandLine.appendSwitch('disable-component-update');
  commandLine.appendSwitch('disable-domain-reliability');
  commandLine.appendSwitch('no-pings');
  commandLine.appendSwitch('disable-quic');
  commandLine.appendSwitch('disable-features', disabledFeatures.join(','));
  // No cookie and no password is kept here; the desktop's keyring need not be opened for the shell's window.
  commandLine.appendSwitch('password-store', 'basic');
  commandLine.appendSwitch('webrtc-ip-handling-policy', 'disable_non_proxied_udp');
  // Forms need no graphics card, and a broken driver must not keep anyone from starting work.
  app.disableHardwareAcceleration();
}
