import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../scripts/setup/free-port.ts';
import { makeCertificate, type ServerCertificate } from '../../unit/recorder/support/certificates.ts';
import { openPlainDesktop } from './plain-desktop.ts';

/** Why no remote desktop of the test's own can be started here; null where it can. */
export const xrdpMissing: string | null =
  process.getuid?.() !== 0
    ? 'xrdp of its own takes root'
    : ['/usr/sbin/xrdp', '/usr/bin/xfreerdp', '/usr/bin/Xvfb', '/usr/bin/setpriv'].every((file) => existsSync(file))
      ? null
      : 'xrdp, freerdp2-x11 or xvfb is not installed';

export interface PrivateXrdp {
  readonly port: number;
  readonly certificate: ServerCertificate;
  /** SHA-256 of its certificate, as a profile pins it. */
  readonly pin: string;
  /** What it has written since the start, or since {@link forget}. */
  readonly log: () => string;
  readonly forget: () => void;
  /** Names of the channels that the newest client asked for. */
  readonly channels: () => readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * A real xrdp on localhost with a certificate of its own, and behind it a desktop of one colour. Nobody signs in to it.
 * @param security `rdp`: RDP's own, without any certificate
 */
export async function openPrivateXrdp(security: 'tls' | 'rdp' = 'tls'): Promise<PrivateXrdp> {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-xrdp-'));
  const inside = (name: string): string => join(folder, name);
  const certificate = await makeCertificate();
  const desktop = await openPlainDesktop();
  const port = await freePort(34_000 + (process.pid % 1_000) * 20);
  writeFileSync(inside('cert.pem'), certificate.certPem);
  writeFileSync(inside('key.pem'), certificate.keyPem, { mode: 0o600 });
  writeFileSync(
    inside('xrdp.ini'),
    [
      ...['[Globals]', 'ini_version=1', 'fork=true', `port=tcp://127.0.0.1:${port}`, `security_layer=${security}`],
      ...['crypt_level=high', `certificate=${inside('cert.pem')}`, `key_file=${inside('key.pem')}`],
      ...['ssl_protocols=TLSv1.2, TLSv1.3', 'allow_channels=true', 'max_bpp=32', 'ls_title=Tanmori'],
      ...['[Logging]', `LogFile=${inside('xrdp.log')}`, 'LogLevel=DEBUG', 'EnableSyslog=false', 'EnableConsole=false'],
      // Everything that could be lent is wished for by the server.
      ...['[Channels]', 'rdpdr=true', 'rdpsnd=true', 'drdynvc=true', 'cliprdr=true', 'rail=true', 'xrdpvr=true'],
      ...['[Desktop]', 'name=Desktop', 'lib=libvnc.so', 'username=ask', 'password=ask', 'ip=127.0.0.1'],
      ...[`port=${desktop.port}`, ''],
    ].join('\n'),
  );
  let from = 0;
  const whole = (): string => (existsSync(inside('xrdp.log')) ? readFileSync(inside('xrdp.log'), 'utf8') : '');
  const server: ChildProcess = spawn('/usr/sbin/xrdp', ['-n', '-c', inside('xrdp.ini')], { stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  for (let tries = 0; !whole().includes('listening') && tries < 200; tries += 1) await sleep(50);
  return {
    port,
    certificate,
    pin: createHash('sha256').update(new X509Certificate(certificate.certPem).raw).digest('hex'),
    log: () => whole().slice(from),
    forget: () => {
      from = whole().length;
    },
    channels: () =>
      [
        ...whole()
          .slice(from)
          .matchAll(/Adding channel: name (\S+),/g),
      ].map(([, name]) => name ?? ''),
    close: async () => {
      server.kill();
      await gone;
      await desktop.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
