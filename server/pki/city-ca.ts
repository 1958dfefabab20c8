// @peculiar/x509 needs the metadata polyfill before it is loaded.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;
const caDays = 3650;
/** CA/Browser Forum Baseline Requirements 6.3.2, less than 398 days. */
const leafDays = 397;

export interface PemPair {
  readonly certPem: string;
  /** PKCS #8. */
  readonly keyPem: string;
}

const newKeys = () => webcrypto.subtle.generateKey(curve, true, ['sign', 'verify']);
const keyPemOf = async (key: webcrypto.CryptoKey): Promise<string> =>
  PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), PemConverter.PrivateKeyTag);
/** A positive serial number of 127 random bits. */
const newSerial = (): string => {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes.toString('hex');
};

/** Makes the city's own certificate authority. Terminals trust it and nothing else. */
export async function makeCityCa(now: Date): Promise<PemPair> {
  const keys = await newKeys();
  const cert = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: newSerial(),
      name: 'CN=Tanmori City CA',
      // An hour back: a terminal's clock may be a little slow.
      notBefore: new Date(now.getTime() - 3_600_000),
      notAfter: new Date(now.getTime() + caDays * dayMs),
      signingAlgorithm: signing,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto,
  );
  return { certPem: `${cert.toString('pem')}\n`, keyPem: `${await keyPemOf(keys.privateKey)}\n` };
}

/** Issues the server's certificate for these names and addresses. */
export async function issueServerCert(ca: PemPair, hosts: readonly string[], now: Date): Promise<PemPair> {
  const caCert = new X509Certificate(ca.certPem);
  const caKey = await webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(ca.keyPem), curve, false, ['sign']);
  const keys = await newKeys();
  const names = hosts.map((host) => ({ type: isIP(host) === 0 ? ('dns' as const) : ('ip' as const), value: host }));
  const cert = await X509CertificateGenerator.create(
    {
      serialNumber: newSerial(),
      subject: 'CN=Tanmori Office Server',
      issuer: caCert.subject,
      notBefore: new Date(now.getTime() - 3_600_000),
      notAfter: new Date(now.getTime() + leafDays * dayMs - 3_600_000),
      signingAlgorithm: signing,
      publicKey: keys.publicKey,
      signingKey: caKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(names),
        await AuthorityKeyIdentifierExtension.create(caCert),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto,
  );
  return { certPem: `${cert.toString('pem')}\n`, keyPem: `${await keyPemOf(keys.privateKey)}\n` };
}
