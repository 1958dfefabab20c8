/** One thing that is different: where it stands, divided by dots, with the old and the new; empty where there was none. */
export interface SettingsChange {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

type Leaves = ReadonlyMap<string, string>;

function leavesOf(value: unknown, at = ''): Leaves {
  if (typeof value !== 'object' || value === null) return new Map([[at, String(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...leavesOf(inner, at === '' ? key : `${at}.${key}`)]),
  );
}

/** What a change of settings comes to, in the order of their names. @param before, after JSON of the same schema */
export function settingsChanges(before: unknown, after: unknown): readonly SettingsChange[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((what) => {
    const change = { what, before: was.get(what) ?? '', after: is.get(what) ?? '' };
    return change.before === change.after ? [] : [change];
  });
}
