import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LoanStatement } from '#contract/loan/package.ts';
import { formatVkey } from '#contract/log/verifier-key.ts';
import { hashPassword } from '../../server/auth/password.ts';
import { init } from '../../server/cli/init.ts';
import { dataFolder } from '../../server/data-folder.ts';
import { openLogKey } from '../../server/log/log-identity.ts';
import { readOfficeKey } from '../../server/pki/office-key.ts';
import { sampleFacts } from '../../server/sample/seed.ts';
import { openSqlite } from '../../server/store/sqlite/open.ts';
import { addAccount } from '../../server/workflow/add-account.ts';
import { enrolTerminal } from '../../server/workflow/enrol.ts';
import { issueEnrolCode } from '../../server/workflow/enrol-code.ts';
import { openLoan } from '../../server/workflow/open-loan.ts';
import { testCost } from '../../test/server/support/office.ts';
import { newKeyPair } from '../../test/server/support/trail.ts';
import { runtime } from './programs.ts';

/** A terminal that was lent and enrolled, with all its keys: it can be handed to another process as JSON. */
export interface FleetTerminal {
  readonly id: string;
  readonly statement: LoanStatement;
  readonly device: PortableKey;
  readonly seal: PortableKey;
}
interface PortableKey {
  readonly pem: string;
  readonly publicBase64: string;
}

function newPortableKey(): PortableKey {
  const { privateKey, publicBase64 } = newKeyPair();
  return { pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), publicBase64 };
}

/** Makes an office in a folder, with this many enrolled terminals of their own keys, by the office's own workflow. */
export async function makeFleet(folder: string, count: number): Promise<readonly FleetTerminal[]> {
  const files = dataFolder(folder);
  await init({ data: folder, hosts: [], sample: true }, runtime, testCost);
  const officeKey = readOfficeKey(readFileSync(files.officeKey, 'utf8'));
  const log = { vkey: formatVkey(openLogKey(files).key), witnesses: [] };
  const pin = await hashPassword('13572468', randomBytes(16), testCost);
  const store = await openSqlite(files.database);
  try {
    const fleet: FleetTerminal[] = [];
    for (let n = 0; n < count; n += 1) {
      const id = `T-${1000 + n}`;
      const sample = sampleFacts(runtime.now());
      // A loan's number has three digits a day.
      const loan = `L-202601${String(10 + Math.floor(n / 1000))}-${String(n % 1000).padStart(3, '0')}`;
      // A person each, as in life: what is counted for a person is counted over that person's loans.
      const staff = { ...sample.staff, id: String(600_000 + n) };
      const facts = { ...sample, staff, terminal: { id, name: `測定用${n}` }, loan: { ...sample.loan, id: loan } };
      await store.write(async (tx) => {
        await addAccount(tx, { id: staff.id, name: staff.name, sectionId: 'planning', role: 'staff' }, pin);
        await tx.insertInto('terminals').values(facts.terminal).execute();
        await openLoan(tx, officeKey, { facts, sectionId: 'planning', pin, codeKey: randomBytes(32), log });
      });
      const code = await issueEnrolCode(store, runtime, id);
      if (!code.ok) throw new Error(code.code);
      const [device, seal] = [newPortableKey(), newPortableKey()];
      const keys = { deviceKey: device.publicBase64, sealKey: seal.publicBase64, machine: 'b'.repeat(64) };
      const enrolled = await enrolTerminal(store, runtime, { terminal: id, code: code.value, ...keys }, '127.0.0.1');
      if (!enrolled.ok) throw new Error(`${id}: ${enrolled.code}`);
      fleet.push({ id, statement: enrolled.value.statement, device, seal });
    }
    return fleet;
  } finally {
    await store.close();
  }
}
