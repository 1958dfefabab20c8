/** What the office does with データ持出し申請. `manifest`: hash of the list of files, papers and findings. */
export interface TakeoutActs {
  readonly 'takeout.made': { readonly id: string; readonly staff: string; readonly target: string };
  readonly 'takeout.changed': { readonly id: string };
  readonly 'takeout.file-received': {
    readonly id: string;
    readonly n: number;
    readonly path: string;
    readonly bytes: number;
    readonly sha256: string;
  };
  readonly 'takeout.file-removed': { readonly id: string; readonly n: number; readonly sha256: string | null };
  /** `kinds`: what was found, without what it says. */
  readonly 'takeout.file-scanned': {
    readonly id: string;
    readonly n: number;
    readonly sha256: string;
    readonly scanned: boolean;
    readonly kinds: readonly { readonly kind: string; readonly count: number }[];
  };
  /** The head holds what was found for none. */
  readonly 'takeout.file-cleared': {
    readonly id: string;
    readonly n: number;
    readonly sha256: string;
    readonly reason: string;
    readonly deputyFor: string | null;
  };
  readonly 'takeout.decided': {
    readonly id: string;
    readonly act: string;
    readonly remark: string;
    readonly files: number;
    readonly manifest: string | null;
    readonly deputyFor: string | null;
  };
  readonly 'takeout.fetched': {
    readonly id: string;
    readonly n: number;
    readonly sha256: string;
    readonly loan: string;
  };
}

export const isPersonalTakeoutAct: Readonly<Record<keyof TakeoutActs, boolean>> = {
  'takeout.made': true,
  'takeout.changed': true,
  'takeout.file-received': true,
  'takeout.file-removed': true,
  'takeout.file-scanned': true,
  'takeout.file-cleared': true,
  'takeout.decided': true,
  'takeout.fetched': true,
};
