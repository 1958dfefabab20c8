import type { RemoteAsk, RemoteLaunch } from './launch.ts';

/** Where the window is to be, as the session that starts it knows. */
export interface DisplayFacts {
  readonly display: string;
  readonly xauthority: string | null;
}

const colons = (hex: string): string => hex.match(/../g)?.join(':') ?? '';

/**
 * FreeRDP 2 (Debian freerdp2-x11), from profile to arguments. Pure. What the borrower's settings could change is cut
 * off: another home (`action.sh`, `known_hosts2`, certificates taken before), no CA to trust in, no .rdp file.
 * @param home an empty folder of its own, from the root down
 */
export function freerdpLaunch(ask: RemoteAsk, home: string, { display, xauthority }: DisplayFacts): RemoteLaunch {
  const { profile, user, password } = ask;
  const { host, port, pin, gateway, domain, name } = profile;
  const pins = [pin, ...(gateway === null ? [] : [gateway.pin])].map((hex) => `fingerprint:sha256:${colons(hex)}`);
  return {
    // The kernel ends the client with the agent, also where that is killed.
    program: '/usr/bin/setpriv',
    args: [
      ...['--pdeathsig', 'KILL', '--', '/usr/bin/xfreerdp'],
      `/v:${host}:${port}`,
      `/u:${user}`,
      ...(domain === null ? [] : [`/d:${domain}`]),
      ...(gateway === null ? [] : [`/g:${gateway.host}:${gateway.port}`]),
      '/from-stdin:force',
      // Without «deny» an unknown certificate is asked about on the terminal; a pin that fits is taken before that.
      `/cert:deny,${pins.join(',')}`,
      // RDP's own security has no certificate: a false server could choose it to be asked for none.
      '-sec-rdp',
      '+enforce-tlsv1_2',
      ...['-clipboard', '-drives', '-home-drive', '/audio-mode:2', '-multitransport', '-auto-reconnect'],
      '/size:85%',
      `/t:端末守 ${name}`,
      '/log-level:WARN',
    ],
    environment: {
      ...{ PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', DISPLAY: display },
      ...(xauthority === null ? {} : { XAUTHORITY: xauthority }),
      ...{ HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, TMPDIR: home },
      // The pin alone counts: a certificate that some CA of the system has signed is not the office's.
      ...{ SSL_CERT_FILE: '/dev/null', SSL_CERT_DIR: home },
    },
    input: `${password}\n`,
    files: [],
  };
}
