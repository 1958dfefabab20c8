import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Server } from 'node:https';
import { isIP } from 'node:net';
import type { DataFolder } from '../data-folder.ts';
import { writeDurably } from '../write-durably.ts';
import { issueServerCert, type PemPair } from './city-ca.ts';

type Files = Pick<DataFolder, 'caKey' | 'caCert' | 'serverKey' | 'serverCert'>;

const secret = 0o600;
const open = 0o644;
/** The server's certificate is issued anew when less than this is left of it. */
const renewBeforeMs = 30 * 86_400_000;

/** Names and addresses that a certificate was issued for. */
export const namesIn = (certPem: string): readonly string[] =>
  (new X509Certificate(certPem).subjectAltName ?? '')
    .split(', ')
    .map((name) => name.replace(/^(DNS|IP Address):/, ''))
    .filter((host) => host !== '');

/** What TLS is spoken with. */
export const tlsOf = ({ certPem, keyPem }: PemPair) => ({ key: keyPem, cert: certPem, minVersion: 'TLSv1.3' as const });

export const readServerPair = (files: Files): PemPair => ({
  certPem: readFileSync(files.serverCert, 'utf8'),
  keyPem: readFileSync(files.serverKey, 'utf8'),
});

/** Whether a certificate still serves these hosts for a while. */
export function certServes(certPem: string, hosts: readonly string[], now: Date): boolean {
  const cert = new X509Certificate(certPem);
  const hasAll = hosts.every((host) => (isIP(host) === 0 ? cert.checkHost(host) : cert.checkIP(host)) !== undefined);
  return hasAll && cert.validToDate.getTime() - now.getTime() > renewBeforeMs;
}

/** Issues the server's certificate where there is none that serves these hosts for a while. @returns whether it did */
export async function ensureServerCert(files: Files, hosts: readonly string[], now: Date): Promise<boolean> {
  if (existsSync(files.serverCert) && certServes(readFileSync(files.serverCert, 'utf8'), hosts, now)) return false;
  const ca = { certPem: readFileSync(files.caCert, 'utf8'), keyPem: readFileSync(files.caKey, 'utf8') };
  const leaf = await issueServerCert(ca, hosts, now);
  // Killed in between, the old certificate still ends soon: the next start issues a pair anew.
  writeDurably(files.serverKey, leaf.keyPem, secret);
  writeDurably(files.serverCert, leaf.certPem, open);
  return true;
}

/**
 * Issues the server's certificate anew when its end is near, for the names that it has.
 * @throws where it was issued elsewhere: then only whoever issued it can
 */
export async function renewServerCert(files: Files, now: Date): Promise<boolean> {
  const certPem = readFileSync(files.serverCert, 'utf8');
  if (certServes(certPem, [], now)) return false;
  const cert = new X509Certificate(certPem);
  if (!cert.verify(new X509Certificate(readFileSync(files.caCert)).publicKey))
    throw new Error(`the server's certificate ends on ${cert.validTo} and was not issued here: replace server.pem`);
  return ensureServerCert(files, namesIn(certPem), now);
}

/** The same of a server that runs: connections made from now on are answered with the new one. */
export async function renewInPlace(server: Pick<Server, 'setSecureContext'>, files: Files, now: Date): Promise<void> {
  if (await renewServerCert(files, now)) server.setSecureContext(tlsOf(readServerPair(files)));
}
