import type { RemoteLaunch } from './launch.ts';
import type { RemoteProfile } from './profile.ts';

/**
 * The lines of an .rdp file that never change. 未検証: no line of this ran on Windows. What each means is said under
 * the property's name in «Supported RDP properties», https://learn.microsoft.com/azure/virtual-desktop/rdp-properties;
 * `redirectdrives`, `redirectposdevices`, `prompt for credentials` and `autoreconnection enabled` are as mstsc itself
 * writes them into Default.rdp, and were not found there.
 */
const fixedLines = [
  // «1: If server authentication fails, don't establish a connection.»
  'authentication level:i:1',
  // Credential Security Support Provider, where the other side has it.
  'enablecredsspsupport:i:1',
  'prompt for credentials:i:1',
  // «Blank: don't redirect any drives», and the same without a list for older clients.
  'redirectdrives:i:0',
  'drivestoredirect:s:',
  'redirectprinters:i:0',
  'redirectclipboard:i:0',
  'redirectsmartcards:i:0',
  'redirectcomports:i:0',
  'redirectposdevices:i:0',
  'redirectwebauthn:i:0',
  'redirectlocation:i:0',
  // «Blank: don't redirect any»: USB devices, MTP and PTP devices, cameras.
  'usbdevicestoredirect:s:',
  'devicestoredirect:s:',
  'camerastoredirect:s:',
  // «0: disable audio capture from the local device»; sound is left where it is made.
  'audiocapturemode:i:0',
  'audiomode:i:2',
  'autoreconnection enabled:i:0',
  'use multimon:i:0',
  // 1: a window, so that the shell stays in reach.
  'screen mode id:i:1',
] as const;

/** The .rdp file of one profile as mstsc writes its own: UTF-16LE with a byte order mark, CR LF. Pure. 未検証. */
export function rdpFile({ host, port, gateway, domain }: RemoteProfile, user: string): Uint8Array {
  const lines = [
    `full address:s:${host}:${port}`,
    `username:s:${domain === null ? user : `${domain}\\${user}`}`,
    // 0: never a gateway; 1: always this one.
    ...(gateway === null
      ? ['gatewayusagemethod:i:0']
      : [
          'gatewayusagemethod:i:1',
          'gatewayprofileusagemethod:i:1',
          `gatewayhostname:s:${gateway.host}:${gateway.port}`,
        ]),
    ...fixedLines,
  ];
  const text = `\ufeff${lines.map((line) => `${line}\r\n`).join('')}`;
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let n = 0; n < text.length; n += 1) view.setUint16(n * 2, text.charCodeAt(n), true);
  return bytes;
}

/**
 * mstsc with that file. It asks for the password itself. It knows no pin: the server's certificate has to be trusted by
 * the PC, so that 情報政策課 puts it there. Pure. 未検証.
 * @param folder an empty folder of its own
 */
export const mstscLaunch = (
  { profile, user }: { readonly profile: RemoteProfile; readonly user: string },
  folder: string,
): RemoteLaunch => ({
  program: 'C:\\Windows\\System32\\mstsc.exe',
  args: [`${folder}\\connection.rdp`],
  environment: { SystemRoot: 'C:\\Windows' },
  input: '',
  files: [{ name: 'connection.rdp', bytes: rdpFile(profile, user) }],
});
