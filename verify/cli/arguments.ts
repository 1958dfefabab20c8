export interface VerifyArguments {
  readonly kind: 'bundle' | 'certificate';
  readonly file: string;
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
  const named = new Map<string, string>();
  let bundle: string | null = null;
  for (let i = 0; i < argv.length; i += 1) {
    const part = argv[i] ?? '';
    if (part === '--json') continue;
    if (part === '--trust' || part === '--certificate') {
      const file = argv[i + 1];
      if (named.has(part) || file === undefined || file.startsWith('--')) return wrong(part);
      named.set(part, file);
      i += 1;
    } else if (part.startsWith('-') && part !== '-') {
      return wrong(part);
    } else if (bundle !== null) {
      return wrong(part);
    } else {
      bundle = part;
    }
  }
  const certificate = named.get('--certificate');
  // One of the two, never both: which one a verdict is about must not be a question.
  if (certificate !== undefined && bundle !== null) return wrong(bundle);
  const trust = named.get('--trust') ?? null;
  if (certificate !== undefined)
    return { kind: 'verify', value: { kind: 'certificate', file: certificate, trust, json } };
  return bundle === null
    ? wrong('確かめるファイルが示されていません')
    : { kind: 'verify', value: { kind: 'bundle', file: bundle, trust, json } };
}
