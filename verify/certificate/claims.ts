import type { Certificate } from '#contract/loan/certificate.ts';
import { sha256Hex } from '../format/hash.ts';
import { canonicalText } from '../format/jcs.ts';
import type { Reports } from './proof-file.ts';

type Sanitization = Extract<Certificate, { kind: 'sanitization' }>;

/** Whether one person stands for both. */
export const isOnePerson = (certificate: Certificate): boolean =>
  certificate.executor.id === certificate.verifier.id ||
  (certificate.kind === 'sanitization' && certificate.executor.id === certificate.verification.by.id);

/** What a certificate says that its own facts do not bear out: a word for it, or null. */
export function falseClaim(certificate: Certificate): string | null {
  const { validation, issuedAt } = certificate;
  if (validation.at > issuedAt) return 'validation.at';
  if (certificate.kind === 'destruction') {
    if (certificate.destruction.at > validation.at) return 'destruction.at';
    return certificate.log.destroyed < certificate.log.validated ? null : 'log';
  }
  const { sanitization, verification, status, method, log } = certificate;
  if (sanitization.startedAt > sanitization.endedAt) return 'sanitization.endedAt';
  if (verification.startedAt > verification.endedAt) return 'verification.endedAt';
  if (!(log.wiped < log.checked && log.checked < log.validated)) return 'log';
  const isClean = verification.result === 'clean';
  if (isClean !== (verification.reasons.length === 0)) return 'verification.reasons';
  if ((status === 'complete') !== isClean) return 'status';
  if (!isClean && validation.reason.trim() === '') return 'validation.reason';
  return method === rightMethod(certificate) ? null : 'method';
}

/** The rule of section 12: the most that may be claimed of what was done. */
function rightMethod({ sanitization, verification }: Sanitization): Sanitization['method'] {
  const { reach, technique, cryptoErase, steps } = sanitization;
  const done = new Set(steps.filter(({ outcome }) => outcome === 'done').map(({ name }) => name));
  if (verification.result !== 'clean' || reach === 'work-and-traces') return 'partial';
  const isPurge =
    technique !== 'overwrite' &&
    done.has('crypto-erase') &&
    cryptoErase?.encryptedFromTheStart === true &&
    cryptoErase.everyKeyCopyDestroyed &&
    cryptoErase.approvedAlgorithm &&
    cryptoErase.validatedModule;
  if (isPurge) return 'purge';
  return done.has('overwrite') && done.has('fill-free-space') ? 'clear' : 'partial';
}

/** In what the attached reports are not those that the certificate was made from: a word for it, or null. */
export function falseReport(certificate: Certificate, reports: Reports | null): string | null {
  if (certificate.kind === 'destruction') return reports === null ? null : 'reports';
  if (reports === null) return 'reports';
  const { wipe, check } = reports;
  const { sanitization, verification, source, executor } = certificate;
  if (hashOf(wipe) !== sanitization.report) return 'wipe';
  if (hashOf(check) !== verification.report) return 'check';
  const isSame = (a: unknown, b: unknown): boolean => canonicalText(a) === canonicalText(b);
  const pairs: readonly (readonly [name: string, said: unknown, reported: unknown])[] = [
    ['wipe.kind', 'wipe', wipe.kind],
    ['wipe.terminal', source.terminal, wipe.terminal],
    ['wipe.loan', source.loan, wipe.loan],
    ['wipe.executor', executor.id, field(wipe.executor, 'id')],
    ['wipe.technique', sanitization.technique, wipe.technique],
    ['wipe.scope', sanitization.scope, wipe.scope],
    ['wipe.startedAt', sanitization.startedAt, wipe.startedAt],
    ['wipe.endedAt', sanitization.endedAt, wipe.endedAt],
    ['wipe.result', sanitization.result, wipe.result],
    ['wipe.steps', sanitization.steps, picks(wipe.steps, ['name', 'outcome', 'reason', 'files', 'bytes'])],
    ['wipe.tools', sanitization.tools, toolsOf(wipe)],
    ['check.kind', 'check', check.kind],
    ['check.terminal', source.terminal, check.terminal],
    ['check.loan', source.loan, check.loan],
    ['check.executor', verification.by.id, field(check.executor, 'id')],
    ['check.startedAt', verification.startedAt, check.startedAt],
    ['check.endedAt', verification.endedAt, check.endedAt],
    ['check.tool', verification.tool, check.tool],
    ['check.selfTest', verification.selfTest, check.selfTest],
    ['check.canaries', verification.rawBytes, field(check.canaries, 'bytes')],
    ['check.canaries', verification.complete, field(check.canaries, 'complete')],
    [
      'check.canaries',
      verification.canaries.map(({ place, planted, after }) => ({ place, planted, found: after })),
      field(check.canaries, 'places'),
    ],
    ['check.sampled', verification.sampled, check.sampled],
    ['check.residue', verification.residue, picks(check.residue, ['place', 'state'])],
    ['check.volume', verification.volume, check.volume],
    ['check.verdict', verification.result, check.verdict],
    ['check.reasons', verification.reasons, check.reasons],
    [
      'wipe.before',
      verification.canaries.map(({ before }) => before),
      verification.canaries.map(({ place }) => foundBefore(wipe.before, place)),
    ],
  ];
  return pairs.find(([, said, reported]) => !isSame(said, reported))?.[0] ?? null;
}

const hashOf = (value: unknown): string | null => {
  const text = canonicalText(value);
  return text === null ? null : sha256Hex(text);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const field = (value: unknown, name: string): unknown => (isObject(value) ? (value[name] ?? null) : null);

const picks = (value: unknown, names: readonly string[]): unknown =>
  Array.isArray(value)
    ? value.map((one: unknown) => Object.fromEntries(names.map((name) => [name, field(one, name)])))
    : null;

function foundBefore(look: unknown, place: string): unknown {
  const places = field(look, 'places');
  const one: unknown = Array.isArray(places) ? places.find((p: unknown) => field(p, 'place') === place) : undefined;
  return field(one, 'found');
}

/** The terminal's own program and those of the steps, each once. */
function toolsOf({ tool, steps }: Reports['wipe']): readonly unknown[] {
  const all = [tool, ...(Array.isArray(steps) ? steps.map((step: unknown) => field(step, 'tool')) : [])];
  const texts = new Set(all.filter((one) => one !== null).map((one) => JSON.stringify(one)));
  return [...texts].map((text): unknown => JSON.parse(text));
}
