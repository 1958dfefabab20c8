/** Installed packages by name (with architecture), and their versions. */
export type Packages = ReadonlyMap<string, string>;

/**
 * Reads dpkg's status file (deb-control(5) stanzas). Null for a text that is none: a half-written file shows nothing.
 */
export function readPackages(text: string): Packages | null {
  const packages = new Map<string, string>();
  for (const stanza of text.split(/\n{2,}/)) {
    if (stanza.trim() === '') continue;
    const field = (name: string): string | null => new RegExp(`^${name}: (.+)$`, 'm').exec(stanza)?.[1]?.trim() ?? null;
    const [name, status] = [field('Package'), field('Status')];
    if (name === null || status === null) return null;
    const version = field('Version');
    if (!status.endsWith(' installed') || version === null) continue;
    packages.set(`${name}:${field('Architecture') ?? ''}`, version);
  }
  return packages;
}

export interface PackageChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly more: number;
}

/** So many of each are named. */
const maxNamed = 50;
const maxNameLength = 200;

/** Null where nothing changed. A new version is a package that went and one that came. */
export function packageChange(before: Packages, after: Packages): PackageChange | null {
  const missing = (from: Packages, other: Packages): readonly string[] =>
    [...from]
      .filter(([name, version]) => other.get(name) !== version)
      .map(([name, version]) => `${name} ${version}`.slice(0, maxNameLength));
  const [added, removed] = [missing(after, before), missing(before, after)];
  if (added.length + removed.length === 0) return null;
  const more = Math.max(0, added.length - maxNamed) + Math.max(0, removed.length - maxNamed);
  return { added: added.slice(0, maxNamed), removed: removed.slice(0, maxNamed), more };
}
