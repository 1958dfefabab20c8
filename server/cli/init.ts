import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { officeCost, type PasswordCost } from '../auth/password.ts';
import { type DataFolder, dataFolder } from '../data-folder.ts';
import { ensureLogKey, newOrigin } from '../log/log-identity.ts';
import { readWitnesses } from '../log/witnesses.ts';
import { makeCityCa } from '../pki/city-ca.ts';
import { newOfficeKeyPem, officePublicKey, readOfficeKey } from '../pki/office-key.ts';
import { ensureServerCert } from '../pki/server-cert.ts';
import type { Runtime } from '../runtime.ts';
import { seedSample } from '../sample/seed.ts';
import { openSqlite } from '../store/sqlite/open.ts';
import { statementLogOf } from '../workflow/open-loan.ts';
import { writeDurably } from '../write-durably.ts';

const secret = 0o600;
const open = 0o644;

async function makeCertificates(files: DataFolder, hosts: readonly string[], now: Date): Promise<void> {
  if (!existsSync(files.caCert)) {
    const ca = await makeCityCa(now);
    // The key first: a certificate without its key could never issue anything.
    writeDurably(files.caKey, ca.keyPem, secret);
    writeDurably(files.caCert, ca.certPem, open);
  }
  await ensureServerCert(files, hosts, now);
}

/** Makes what an office server needs and is not there yet. What is there stays as it is. */
export async function init(
  asked: {
    readonly data: string;
    readonly hosts: readonly string[];
    readonly sample: boolean;
    /** Name of the office log; null takes one from the first host. Means nothing where there is a log already. */
    readonly origin?: string | null;
  },
  runtime: Runtime,
  cost: PasswordCost = officeCost,
): Promise<void> {
  const files = dataFolder(asked.data);
  mkdirSync(files.folder, { recursive: true, mode: 0o700 });
  const hosts = [...new Set(['localhost', '127.0.0.1', ...asked.hosts])];
  await makeCertificates(files, hosts, runtime.now());
  if (!existsSync(files.officeKey)) writeDurably(files.officeKey, newOfficeKeyPem(), secret);
  const officeKey = readOfficeKey(readFileSync(files.officeKey, 'utf8'));
  writeDurably(files.officePublicKey, `${officePublicKey(officeKey)}\n`, open);
  const log = ensureLogKey(files, asked.origin ?? newOrigin(asked.hosts[0] ?? 'localhost', runtime.random(4)));
  const statementLog = statementLogOf(log, readWitnesses(files));
  const store = await openSqlite(files.database);
  try {
    if (asked.sample) await seedSample(store, runtime, officeKey, cost, statementLog);
  } finally {
    await store.close();
  }
}
