/** What must never happen. `lost`: answered and not there; `changed`: there with another hash or content. */
export const findingKinds = ['lost', 'changed', 'duplicate', 'gap', 'locked', 'refused', 'broken'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Counts what was tried and notes what must not have happened. */
export class Findings {
  readonly notes: string[] = [];
  readonly counts: Record<FindingKind, number> = {
    lost: 0,
    changed: 0,
    duplicate: 0,
    gap: 0,
    locked: 0,
    refused: 0,
    broken: 0,
  };
  /** Where in the run we are: put before each note. */
  place = '';

  add(kind: FindingKind, detail: string): void {
    this.counts[kind] += 1;
    if (this.notes.length < 50) this.notes.push(`${this.place}: ${kind}: ${detail}`);
  }

  merge(other: Findings): void {
    for (const kind of findingKinds) this.counts[kind] += other.counts[kind];
    this.notes.push(...other.notes);
  }

  get total(): number {
    return findingKinds.reduce((sum, kind) => sum + this.counts[kind], 0);
  }
}
