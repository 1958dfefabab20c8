import { type Outcome, ok, refusal } from '#contract/errors.ts';

export const defaultParameters = '/etc/tanmori/parameters.json';

export interface Launch {
  readonly parameters: string;
  /** Hidden folders below the home, relative to it. Null: those that the profile leaves writable. */
  readonly settings: readonly string[] | null;
  readonly program: string;
  readonly args: readonly string[];
}

export const usage = 'usage: tanmori-launch [--parameters FILE] [--settings .FOLDER]… PROGRAM [ARGS]';

/** Reads the command line strictly, up to the program: what follows is the program's own. TM-106 where it is malformed. */
export function readArguments(argv: readonly string[]): Outcome<Launch> {
  let parameters = defaultParameters;
  const settings: string[] = [];
  let at = 0;
  for (; argv[at]?.startsWith('-') === true; at += 2) {
    if (argv[at] === '--') {
      at += 1;
      break;
    }
    const value = argv[at + 1];
    if (argv[at] === '--parameters' && value?.startsWith('/') === true) parameters = value;
    else if (argv[at] === '--settings' && value !== undefined && isHidden(value)) settings.push(value);
    else return refusal('TM-106', usage);
  }
  const [program, ...args] = argv.slice(at);
  if (program === undefined || program === '') return refusal('TM-106', usage);
  return ok({ parameters, settings: settings.length === 0 ? null : settings, program, args });
}

/** A folder below a hidden one of the home: never the home itself, nor a place that people keep documents in. */
const isHidden = (path: string): boolean => /^\.[^/.][^/]*(\/[^/]+)*$/.test(path) && !/(^|\/)\.{1,2}(\/|$)/.test(path);
