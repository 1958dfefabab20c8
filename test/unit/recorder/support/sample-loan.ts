import { argon2Sync, randomBytes } from 'node:crypto';
import { type LoanFacts, type LoanPackage, type LoanStatement, statementBytes } from '#contract/loan/package.ts';
import { type Signer, signerFrom } from '../../../../recorder/keys/ed25519.ts';

export const samplePin = '2468-kita';
export const sampleStaff = '100123';

/** The office's key for signing packages. */
export const officeSigner: Signer = signerFrom(Buffer.alloc(32, 7));

const modes = { save: 'required', media: 'observed', print: 'observed', install: 'observed' } as const;

export const sampleFacts: LoanFacts = {
  terminal: { id: 'T-0001', name: '見本端末1' },
  loan: { id: 'L-20261101-001', from: '2026-11-01', to: '2027-10-31' },
  staff: { id: sampleStaff, name: '見本 花子', section: '見本課' },
  contacts: { manager: { name: '見本 太郎', phone: '000-0000' }, it: { name: '情報政策課', phone: '000-0001' } },
  plans: [{ date: '2026-11-20', items: [{ from: '08:30', to: '12:00', work: '資料の作成' }] }],
  policy: {
    v: 1,
    telework: 'home',
    style: {
      ...{ telework: 'home', printing: 'denied', privacyScreen: false, where: '自宅', place: null },
      reminders: ['家族に画面を見せない。'],
    },
    controls: modes,
    hours: { start: '08:30', end: '17:15', breakStart: '12:00', breakEnd: '13:00' },
    forgottenAfterMin: 60,
    heartbeatSec: 60,
    keepDays: 400,
    validFrom: '2026-11-01',
    validTo: '2027-12-31',
  },
  sample: true,
};

const pinSalt = Buffer.alloc(16, 3);
const pinParameters = { memory: 8192, passes: 1, parallelism: 1, tagLength: 32 } as const;

const statement = (facts: LoanFacts): LoanStatement => ({
  v: 1,
  facts,
  pin: {
    salt: pinSalt.toString('base64'),
    hash: argon2Sync('argon2id', { message: samplePin, nonce: pinSalt, ...pinParameters }).toString('base64'),
    memoryKiB: pinParameters.memory,
    passes: pinParameters.passes,
    parallelism: pinParameters.parallelism,
  },
  codeKey: Buffer.alloc(32, 5).toString('base64'),
  log: { vkey: 'sample', witnesses: [] },
});

/** A package signed by the sample office. */
export function samplePackage(change: Partial<LoanFacts> = {}, log?: LoanStatement['log']): LoanPackage {
  const plain = statement({ ...sampleFacts, ...change });
  const made = log === undefined ? plain : { ...plain, log };
  return { statement: made, sig: officeSigner.sign(statementBytes(made)) };
}

/** A loan that holds whatever the machine's clock says today: for tests with the real clock. */
export const everlastingLoan: Partial<LoanFacts> = {
  loan: { id: 'L-20200101-001', from: '2020-01-01', to: '2099-12-31' },
  policy: { ...sampleFacts.policy, validFrom: '2020-01-01', validTo: '2099-12-31' },
};

export const randomBuffer = (bytes: number): Buffer => randomBytes(bytes);
