import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Certificate,
  type Erasure,
  erasureReaches,
  methodOf,
  sanitizationMethods,
} from '#contract/loan/certificate.ts';
import type { TrustFile } from '#contract/log/bundle.ts';
import { CertificateReport, makeCertificateReport } from '../../../verify/certificate/certificate-report.ts';
import { falseClaim } from '../../../verify/certificate/claims.ts';
import { verifyCertificate } from '../../../verify/certificate/verify-certificate.ts';
import { run as runHere } from '../../../verify/cli/run.ts';
import { checkInline } from '../../../verify/seals/inline.ts';
import { cityOffice } from '../../attack/support/bundle-maker.ts';
import {
  checkReport,
  destructionFacts,
  executor,
  sanitizationFacts,
  verifier,
} from '../../attack/support/certificate-facts.ts';
import { type MadeProof, makeProof, type ProofOptions, proofFileOf } from '../../attack/support/certificate-maker.ts';
import { logSigner, toBase64 } from '../../attack/support/log-maker.ts';
import { seededKey } from '../../attack/support/seeded-key.ts';
import { trustOf } from './support/verified.ts';

const reportOn = (file: string | Uint8Array, trust: TrustFile): CertificateReport => {
  const read = trustOf(trust);
  const verified = verifyCertificate(Buffer.from(file), read);
  return CertificateReport.parse(makeCertificateReport(verified.finding, verified, read.quorum));
};
const verdict = (file: string | Uint8Array, trust: TrustFile): readonly [number, string | null, string | null] => {
  const { exit, reason } = reportOn(file, trust);
  return [exit, reason?.code ?? null, reason?.detail ?? null];
};

const made = await makeProof(sanitizationFacts, { seenSizes: [5] });
const file = proofFileOf(made.proof);
const { trust } = made;

describe('a certificate that is sound', () => {
  it('is told with what it says', () => {
    const report = reportOn(file, trust);
    expect(report).toMatchObject({
      verdict: 'sound',
      exit: 0,
      reason: null,
      log: { size: 15, seen: { contained: 1 }, cosigned: [{}, {}] },
      certificate: { number: 'C-2026-0001', status: 'complete', method: 'partial', executor, verifier, index: 9 },
    });
  });

  it('may be of a destruction, and 未完了', async () => {
    const destroyed = await makeProof(destructionFacts);
    expect(reportOn(proofFileOf(destroyed.proof), destroyed.trust)).toMatchObject({
      verdict: 'sound',
      certificate: { kind: 'destruction', method: 'destroy', technique: 'shred' },
    });
    const check = { ...checkReport, verdict: 'cannot-tell' as const, reasons: ['raw-not-readable' as const] };
    const open = await makeProof({ ...sanitizationFacts, check });
    expect(reportOn(proofFileOf(open.proof), open.trust)).toMatchObject({
      verdict: 'sound',
      certificate: { status: 'incomplete' },
    });
  });
});

/** Somebody who changes the file, without any key. */
const texts: readonly (readonly [name: string, code: string, change: (text: string) => string])[] = [
  ['one sign of the certificate', 'VF-144', (t) => t.replace('SN-0012-3456', 'SN-0012-3457')],
  ['the place', 'VF-144', (t) => t.replace('情報政策課 作業室', '情報政策課 会議室')],
  ['the method', 'VF-144', (t) => t.replace('"method":"partial"', '"method":"clear"')],
  ['another executor', 'VF-144', (t) => t.replaceAll('"300011"', '"300013"')],
  ['what the check found', 'VF-144', (t) => t.replace('"after":0', '"after":1')],
  ['the reason of the decision', 'VF-144', (t) => t.replace('足りると判断した', '足りると思った')],
  ['the hash in the act', 'VF-145', (t) => t.replace(/"sha256":"../, '"sha256":"00')],
  [
    'the instant of the act',
    'VF-145',
    (t) => t.replace('"at":"2026-11-26T07:05:00.000Z"', '"at":"2026-11-26T07:05:01.000Z"'),
  ],
  ['the actor of the act', 'VF-145', (t) => t.replace('"it:300012"', '"it:300013"')],
  ['the salt', 'VF-145', (t) => t.replace(/"salt":"../, '"salt":"00')],
  ['the place in the log', 'VF-145', (t) => t.replace('index 9\\n', 'index 8\\n')],
  ['a place outside the log', 'VF-145', (t) => t.replace('index 9\\n', 'index 99\\n')],
  ['a proof without its last hash', 'VF-145', (t) => t.replace(/\\n[A-Za-z0-9+/]{43}=\\n\\n/, '\\n\\n')],
  ['a checkpoint of another size', 'VF-113', (t) => t.replace('/log\\n15\\n', '/log\\n16\\n')],
  ['a witness that signed something else', 'VF-114', (t) => spoilSignature(t, 2)],
  ['the log’s signature', 'VF-113', (t) => spoilSignature(t, 1)],
  ['no checkpoint', 'VF-111', (t) => t.replace(/\\n\\ntanmori[^"]*"/, '\\n\\n"')],
  ['no proof', 'VF-141', (t) => t.replace('c2sp.org/tlog-proof@v1', 'c2sp.org/tlog-proof@v2')],
  [
    'the signature',
    'VF-142',
    (t) => t.replace(/"sig":"..../, (m) => (m.endsWith('AAAA') ? '"sig":"BBBB' : '"sig":"AAAA')),
  ],
  ['the report of the wipe', 'VF-146', (t) => t.replace('"oddNames":2', '"oddNames":0')],
  ['the report of the check', 'VF-146', (t) => t.replace(/("reports".*"random":)4000/, '$14001')],
  ['the proof of an earlier checkpoint', 'VF-116', (t) => t.replace('"oldSize":5', '"oldSize":6')],
  ['a field too many', 'VF-141', (t) => t.replace('"v":1}\n', '"v":1,"w":1}\n')],
  ['a field missing', 'VF-141', (t) => t.replace('"notes":"",', '')],
  ['a space', 'VF-141', (t) => t.replace('"v":1}\n', '"v": 1}\n')],
  ['a name twice', 'VF-141', (t) => t.replace('"v":1}\n', '"v":1,"v":1}\n')],
  ['something behind it', 'VF-141', (t) => `${t}{}\n`],
  ['its last line break gone', 'VF-141', (t) => t.slice(0, -1)],
  ['a byte order mark', 'VF-141', (t) => `\ufeff${t}`],
];

function spoilSignature(text: string, which: number): string {
  let n = 0;
  return text.replace(/— (\S+) ([A-Za-z0-9+/=]+)\\n/g, (line, name: string, material: string) => {
    n += 1;
    if (n !== which) return line;
    const bytes = Buffer.from(material, 'base64');
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    return `— ${name} ${bytes.toString('base64')}\\n`;
  });
}

describe('a certificate that somebody changed', () => {
  it.each(texts)('in %s is %s', (_, code, change) => {
    const changed = change(file);
    expect(changed).not.toBe(file);
    expect(verdict(changed, trust).slice(0, 2)).toEqual([1, code]);
    expect(reportOn(changed, trust).certificate).toBeNull();
  });

  it('in any one byte is never sound', () => {
    const bytes = Buffer.from(file);
    // Both witnesses asked for: the line of an unknown key means nothing, and changes nothing.
    const strict = { ...trust, quorum: 2 };
    expect(verdict(bytes, strict)[0]).toBe(0);
    for (let at = 0; at < bytes.length; at += 5) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(verdict(changed, strict)[0], `byte ${at}`).not.toBe(0);
    }
  });

  it('is cut off anywhere, and that is told', () => {
    for (const length of [0, 1, 500, file.length - 2]) {
      expect(verdict(file.slice(0, length), trust)).toEqual([2, 'VF-205', null]);
    }
  });
});

/** The office’s own keys, and an office that means ill. */
const dishonest: readonly (readonly [name: string, code: string, detail: string | null, options: ProofOptions])[] = [
  ['names one person twice', 'VF-143', executor.id, { change: (c) => ({ ...c, verifier: executor }) }],
  ['lets the executor check', 'VF-143', executor.id, { change: inVerification({ by: executor }) }],
  ['claims Clear for a folder', 'VF-147', 'method', { change: (c) => ({ ...c, method: 'clear' }) }],
  ['claims Purge', 'VF-147', 'method', { change: (c) => ({ ...c, method: 'purge' }) }],
  ['says 未完了 of a clean one', 'VF-147', 'status', { change: (c) => ({ ...c, status: 'incomplete' }) }],
  ['turns the order of its acts', 'VF-147', 'log', { change: (c) => ({ ...c, log: { ...c.log, wiped: 5 } }) }],
  [
    'is decided after its issue',
    'VF-147',
    'validation.at',
    { change: (c) => ({ ...c, validation: { ...c.validation, at: '2026-11-27T00:00:00.000Z' } }) },
  ],
  [
    'drops a step',
    'VF-146',
    'wipe.steps',
    {
      change: (c) =>
        c.kind === 'sanitization'
          ? { ...c, sanitization: { ...c.sanitization, steps: c.sanitization.steps.slice(1) } }
          : c,
    },
  ],
  [
    'names another tool',
    'VF-146',
    'wipe.tools',
    {
      change: (c) =>
        c.kind === 'sanitization'
          ? { ...c, sanitization: { ...c.sanitization, tools: [{ name: 'nwipe', version: '0.37' }] } }
          : c,
    },
  ],
  ['finds fewer markers than the check', 'VF-146', 'check.canaries', { change: inVerification({ canaries: [] }) }],
  [
    'makes more of the sample',
    'VF-146',
    'check.sampled',
    { change: inVerification({ sampled: { blocks: 9, zero: 9, random: 0, readable: 0 } }) },
  ],
  ['leaves a trace out', 'VF-146', 'check.residue', { change: inVerification({ residue: [] }) }],
  ['attaches no reports', 'VF-146', 'reports', { changeReports: () => null }],
  ['attaches another report', 'VF-146', 'check', { changeReports: (r) => ({ ...r, check: r?.wipe }) }],
  [
    'records another number',
    'VF-144',
    'number',
    { changeAct: (a) => ({ ...a, data: { ...a.data, number: 'C-2026-0009' } }) },
  ],
  [
    'records another PC',
    'VF-144',
    'terminal',
    { changeAct: (a) => ({ ...a, data: { ...a.data, terminal: 'T-0099' } }) },
  ],
  [
    'records another hash',
    'VF-144',
    'sha256',
    { changeAct: (a) => ({ ...a, data: { ...a.data, sha256: '00'.repeat(32) } }) },
  ],
  ['is issued by somebody else', 'VF-144', 'actor', { changeAct: (a) => ({ ...a, actor: 'it:300099' }) }],
  [
    'rests on acts that come after it',
    'VF-144',
    'log',
    { change: (c) => ({ ...c, log: { ...c.log, validated: 12 } }) },
  ],
];

function inVerification(change: object) {
  return (c: Certificate): unknown =>
    c.kind === 'sanitization' ? { ...c, verification: { ...c.verification, ...change } } : c;
}

describe('a certificate of an office that', () => {
  it.each(dishonest)('%s is %s', async (_, code, detail, options) => {
    const { proof } = await makeProof(sanitizationFacts, options);
    const { reports, ...rest } = proof;
    const changed =
      options.changeReports === undefined ? proof : { ...rest, reports: options.changeReports(reports as never) };
    expect(verdict(proofFileOf(changed), trust)).toEqual([1, code, detail]);
  });
});

describe('what may be claimed', () => {
  it('is the same to the verifier as to the office', async () => {
    const { certificate } = made.proof;
    if (certificate.kind !== 'sanitization') throw new Error('another kind');
    const erasures = fc.record({
      reach: fc.constantFrom(...erasureReaches),
      technique: fc.constantFrom('crypto-erase-luks', 'crypto-erase-gocryptfs', 'overwrite'),
      cryptoErase: fc.option(
        fc.record({
          encryptedFromTheStart: fc.boolean(),
          everyKeyCopyDestroyed: fc.boolean(),
          approvedAlgorithm: fc.boolean(),
          validatedModule: fc.boolean(),
        }),
      ),
      steps: fc.array(
        fc.record({
          name: fc.constantFrom('crypto-erase', 'overwrite', 'fill-free-space', 'trim'),
          outcome: fc.constantFrom('done', 'skipped', 'failed'),
        }),
      ),
      verified: fc.constantFrom('clean', 'cannot-tell'),
    }) as fc.Arbitrary<Erasure>;
    fc.assert(
      fc.property(erasures, fc.constantFrom(...sanitizationMethods), ({ verified, ...erasure }, method) => {
        const isClean = verified === 'clean';
        const claimed = {
          ...certificate,
          method,
          status: isClean ? 'complete' : 'incomplete',
          sanitization: { ...certificate.sanitization, ...erasure },
          verification: { ...certificate.verification, result: verified, reasons: isClean ? [] : ['raw-not-readable'] },
        } as Certificate;
        expect(falseClaim(claimed)).toBe(method === methodOf({ ...erasure, verified }) ? null : 'method');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a forger', () => {
  it('with a key of their own is found, though they write into the city’s log', async () => {
    const forged = await makeProof(sanitizationFacts, { signer: seededKey('forger') });
    expect(verdict(proofFileOf(forged.proof), trust)).toEqual([1, 'VF-142', null]);
  });
  it('with a log of their own under the city’s name is found', async () => {
    const log = logSigner('tanmori.city.example/log', 'forger');
    const forged = await makeProof(sanitizationFacts, { keys: { ...cityOffice, log } });
    expect(verdict(proofFileOf(forged.proof), trust)).toEqual([1, 'VF-112', null]);
  });
  it('with both is found', async () => {
    const log = logSigner('other.example/log', 'forger');
    const signer = seededKey('forger');
    const forged = await makeProof(sanitizationFacts, { keys: { log, witnesses: [] }, signer });
    expect(verdict(proofFileOf(forged.proof), trust)).toEqual([1, 'VF-112', null]);
  });
});

describe('what cannot be told', () => {
  const without = ({ offices: _, ...rest }: TrustFile): TrustFile => rest;

  it('is the signature, where an old trust file names no key of the office', () => {
    const report = reportOn(file, without(trust));
    expect(report).toMatchObject({ exit: 2, reason: { code: 'VF-210' }, certificate: { number: 'C-2026-0001' } });
    // What is contradicted outweighs it.
    expect(verdict(file.replace('SN-0012-3456', 'SN-0012-3457'), without(trust)).slice(0, 2)).toEqual([1, 'VF-144']);
  });
  it('is a log whose witnesses are too few', async () => {
    const { proof } = await makeProof(sanitizationFacts, { keys: { ...cityOffice, witnesses: [] } });
    expect(verdict(proofFileOf(proof), trust)).toEqual([2, 'VF-206', '0 < 1']);
  });
  it('is an earlier checkpoint without its proof', async () => {
    const bare: MadeProof = await makeProof(sanitizationFacts);
    const seen = [{ size: 7, root: toBase64(await bare.log.root(7)) }];
    expect(verdict(proofFileOf(bare.proof), { ...bare.trust, seen })).toEqual([2, 'VF-207', '7']);
  });
  it('is a newer format', () => {
    expect(verdict(file.replace('"v":1}\n', '"v":2}\n'), trust)).toEqual([2, 'VF-208', null]);
  });
});

describe('tanmori-verify --certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-certificate-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('c.json'), file);
  writeFileSync(at('bad.json'), file.replace('SN-0012-3456', 'SN-0012-3457'));
  writeFileSync(at('trust.json'), JSON.stringify(trust));

  const run = async (...args: readonly string[]): Promise<readonly [number, string]> => {
    let out = '';
    async function* nothing(): AsyncGenerator<Uint8Array> {}
    const write = (text: string): void => {
      out += text;
    };
    const code = await runHere(args, { stdin: nothing(), startSeals: checkInline, write });
    return [code, out];
  };

  it('says in Japanese and in 和暦 what was certified', async () => {
    const [code, out] = await run('--certificate', at('c.json'), '--trust', at('trust.json'));
    expect(code).toBe(0);
    expect(out).toMatch(/^判定：健全/);
    expect(out).toContain('データ消去証明書：C-2026-0001');
    expect(out).toContain('方式：部分消去');
    expect(out).toContain('実施：令和8年11月26日 15時31分12秒　主事 情報 太郎（300011）');
    expect(out).toContain('検証：令和8年11月26日 16時00分00秒　係長 検証 花子（300012）');
  });
  it('says what is wrong, and nothing of the rest', async () => {
    const [code, out] = await run('--certificate', at('bad.json'), '--trust', at('trust.json'));
    expect(code).toBe(1);
    expect(out).toMatch(
      /^判定：改ざんあり\n理由：記録簿にある発行の記録が、この証明書のものではありません。（VF-144）\n詳細：sha256/,
    );
    expect(out).not.toContain('SN-0012');
    const [, json] = await run('--certificate', at('bad.json'), '--trust', at('trust.json'), '--json');
    expect(CertificateReport.parse(JSON.parse(json))).toMatchObject({ exit: 1, reason: { code: 'VF-144' } });
  });
  it.each([
    ['VF-203', ['--certificate', 'c.json']],
    ['VF-202', ['--certificate', 'c.json', '--trust', 'missing']],
    ['VF-204', ['--certificate', 'missing', '--trust', 'trust.json']],
    ['VF-201', ['--certificate', 'c.json', 'bundle.jsonl', '--trust', 'trust.json']],
    ['VF-201', ['--certificate', 'c.json', '--certificate', 'c.json', '--trust', 'trust.json']],
    ['VF-201', ['--trust', 'trust.json', '--certificate']],
  ] as const)('cannot tell (%s): %j', async (code, args) => {
    const [exit, out] = await run(...args.map((arg) => (/\.|missing/.test(arg) ? at(arg) : arg)), '--json');
    expect([exit, JSON.parse(out).reason.code]).toEqual([2, code]);
  });
});
