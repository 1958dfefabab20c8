export interface VerifyArguments {
  readonly bundle: string;
  readonly trust: string | null;
  readonly json: boolean;
}

export type ReadArguments =
  | { readonly kind: 'verify'; readonly value: VerifyArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly detail: string; readonly json: boolean };

/** Reads the command line; anything unknown, doubled or missing is refused. */
export function readArguments(argv: readonly string[]): ReadArguments {
  const json = argv.includes('--json');
  const wrong = (detail: string): ReadArguments => ({ kind: 'wrong', detail, json });
  if (argv.includes('--help')) return { kind: 'help' };
  let bundle: string | null = null;
  let trust: string | null = null;
  for (let i = 0; i < argv.length; i += 1) {
    const part = argv[i] ?? '';
    if (part === '--json') continue;
    if (part === '--trust') {
      const file = argv[i + 1];
      if (trust !== null || file === undefined || file.startsWith('--')) return wrong(part);
      trust = file;
      i += 1;
    } else if (part.startsWith('-') && part !== '-') {
      return wrong(part);
    } else if (bundle !== null) {
      return wrong(part);
    } else {
      bundle = part;
    }
  }
  return bundle === null ? wrong('証拠ファイル') : { kind: 'verify', value: { bundle, trust, json } };
}
