import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import { ServiceBegun, ServiceReport } from '#contract/http/service-api.ts';
import { OfficeAddress } from '#contract/policy/service-config.ts';
import { Sha256Hex } from '#contract/primitives.ts';
import { fsyncFolder, makeFolderDurably, writeDurably } from '../profile/durable-file.ts';
import { parseTame } from '../profile/state-store.ts';

/** An act that was begun under a code: enough to go on after a power cut, because no code opens it a second time. */
const BegunWork = z.strictObject({ v: z.literal(1), begun: ServiceBegun });

/** A report on its way, with everything that sending it takes. */
const KeptReport = z.strictObject({
  v: z.literal(1),
  office: OfficeAddress,
  token: ServiceBegun.shape.token,
  /** SHA-256 of the order. */
  order: Sha256Hex,
  report: ServiceReport,
});
export type KeptReport = z.infer<typeof KeptReport>;

/** What is kept on the terminal until the office has it. Everything is on the disk when a call returns. */
export interface KeptWork {
  readonly begun: (purpose: ServicePurpose) => Outcome<ServiceBegun | null>;
  readonly keepBegun: (purpose: ServicePurpose, begun: ServiceBegun) => void;
  readonly forgetBegun: (purpose: ServicePurpose) => void;
  /** Reports that the office has not answered yet. TM-624 where one cannot be read; it stays where it is. */
  readonly reports: () => Outcome<readonly KeptReport[]>;
  readonly keepReport: (report: KeptReport) => void;
  /** Only once the office has answered for it. */
  readonly forgetReport: (report: KeptReport) => void;
}

const reportName = /^report-[0-9a-f]{64}\.json$/;
const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** A folder that root alone may look into: a token in it stands for an officer. It lies outside of all that is erased. */
export function folderKeptWork(folder: string): KeptWork {
  const begunPath = (purpose: ServicePurpose): string => join(folder, `begun-${purpose}.json`);
  const reportPath = ({ order }: KeptReport): string => join(folder, `report-${order}.json`);
  const keep = (path: string, value: unknown): void => {
    makeFolderDurably(folder, 0o700);
    writeDurably(path, Buffer.from(JSON.stringify(value)), 0o600);
  };
  const forget = (path: string): void => {
    rmSync(path, { force: true });
    fsyncFolder(folder);
  };
  return {
    begun: (purpose) => {
      const kept = read(begunPath(purpose), BegunWork);
      return kept.ok ? ok(kept.value?.begun ?? null) : kept;
    },
    keepBegun: (purpose, begun) => keep(begunPath(purpose), { v: 1, begun }),
    forgetBegun: (purpose) => forget(begunPath(purpose)),
    reports: () => {
      const kept: KeptReport[] = [];
      for (const name of namesIn(folder).filter((name) => reportName.test(name))) {
        const one = read(join(folder, name), KeptReport);
        if (!one.ok) return one;
        if (one.value !== null) kept.push(one.value);
      }
      return ok(kept);
    },
    keepReport: (report) => keep(reportPath(report), report),
    forgetReport: (report) => forget(reportPath(report)),
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function read<T>(path: string, schema: z.ZodType<T>): Outcome<T | null> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return ok(null);
    return refusal('TM-624', error instanceof Error ? error.message : path);
  }
  const parsed = schema.safeParse(parseTame(text));
  return parsed.success ? ok(parsed.data) : refusal('TM-624', `${path} is damaged`);
}
