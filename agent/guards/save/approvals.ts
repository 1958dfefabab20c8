import { fstatSync } from 'node:fs';
import { decide, type ExceptionTerms } from '#contract/policy/exception.ts';
import { liesIn } from '#contract/policy/place.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';
import { keyOf, pathText } from './byte-path.ts';
import { type FileDigest, hashFile } from './hash-file.ts';
import { isUnchanged, type OpenFile } from './inspect.ts';
import type { Candidate } from './queue.ts';
import { fileName } from './types.ts';

type Where = Pick<Candidate, 'path' | 'folder' | 'name'>;

export interface ApprovalsDeps {
  /** The loan of this terminal; null while none is known. */
  readonly loan: () => string | null;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
  /** A file was left where it lies; once for each file and place. */
  readonly used: (data: EntryData<'exception.used'>) => void;
}

/** What the head approved, as the recorder last told it. Empty at first: nothing is left without word. */
export interface Approvals {
  readonly replace: (exceptions: readonly ExceptionTerms[]) => void;
  /** Whether an open file may stay where it is. Looks at what it holds now. */
  readonly letsLie: (candidate: Candidate, file: OpenFile) => Promise<boolean>;
  /** Whether a file that came from a medium, and holds this, may stay where it is. */
  readonly letsIn: (where: Where, digest: FileDigest) => boolean;
}

/**
 * How long a hash stands for a file whose times do not move, in milliseconds: every scan meets it again. A write
 * through a mapping need not move them at once.
 */
const hashStandsMs = 60_000;

export function createApprovals(deps: ApprovalsDeps): Approvals {
  let exceptions: readonly ExceptionTerms[] = [];
  const told = new Set<string>();
  const hashes = new Map<
    string,
    { readonly stat: OpenFile['stat']; readonly digest: FileDigest; readonly untilMs: number }
  >();

  const digestOf = async (key: string, { fd, stat }: OpenFile): Promise<FileDigest | null> => {
    const known = hashes.get(key);
    if (
      known !== undefined &&
      deps.monotonicMs() < known.untilMs &&
      isUnchanged(known.stat, stat) &&
      known.stat.ctimeNs === stat.ctimeNs
    ) {
      return known.digest;
    }
    hashes.delete(key);
    const digest = await hashFile(fd, Number(stat.size));
    if (!isUnchanged(stat, fstatSync(fd, { bigint: true }))) return null;
    hashes.set(key, { stat, digest, untilMs: deps.monotonicMs() + hashStandsMs });
    return digest;
  };

  /** A name that is no UTF-8 has no place that anybody could have written down. */
  const near = ({ path }: Where): readonly ExceptionTerms[] => {
    const text = path.toString('utf8');
    return Buffer.from(text).equals(path) ? exceptions.filter(({ place }) => liesIn(text, place)) : [];
  };

  const allows = (where: Where, digest: FileDigest, control: ExceptionTerms['control']): boolean => {
    const loan = deps.loan();
    if (loan === null) return false;
    const path = where.path.toString('utf8');
    const decided = decide(near(where), { loan, control, sha256: digest.sha256, path, at: deps.now() });
    if (!decided.allow) return false;
    const use = `${decided.id}\0${digest.sha256}\0${path}`;
    if (!told.has(use)) {
      told.add(use);
      deps.used({ id: decided.id, name: fileName(where.name), from: pathText(where.folder), ...digest });
    }
    return true;
  };

  return {
    replace: (next) => {
      exceptions = next;
      hashes.clear();
    },
    letsLie: async (candidate, file) => {
      if (deps.loan() === null || near(candidate).length === 0) return false;
      const digest = await digestOf(keyOf(candidate.path), file);
      return digest !== null && allows(candidate, digest, 'save');
    },
    letsIn: (where, digest) => allows(where, digest, 'media'),
  };
}
