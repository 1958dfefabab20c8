import type { DocumentKind } from './document-kind.ts';

/** A folder that a program owns, and the kinds of documents that it keeps there for itself. `*` is part of one name. */
export interface ProgramFolder {
  readonly folder: string;
  readonly keeps: 'everything' | readonly DocumentKind[];
}

export const everything = (...folders: readonly string[]): readonly ProgramFolder[] =>
  folders.map((folder) => ({ folder, keeps: 'everything' }));

const browsers = ['chromium', 'google-chrome', 'microsoft-edge', 'BraveSoftware/Brave-Browser'];
export const browserCaches = [
  'Cache',
  'Code Cache',
  'GPUCache',
  'DawnCache',
  'Extensions',
  'IndexedDB',
  'Service Worker',
];

/** Below a home. Closed: what is not here is no program's, and a document in it is taken. */
const ofHomes: readonly ProgramFolder[] = [
  ...everything('.cache/mozilla', '.cache/thunderbird', ...browsers.map((name) => `.cache/${name}`)),
  ...everything('.cache/fontconfig', '.cache/mesa_shader_cache*', '.cache/nvidia', '.cache/gstreamer-1.0'),
  ...browsers.flatMap((name) => browserCaches.flatMap((part) => everything(`.config/${name}/*/${part}`))),
  ...browsers.flatMap((name) => everything(`.config/${name}/component_crx_cache`, `.config/${name}/*ShaderCache`)),
  ...everything('.mozilla/firefox/*/extensions', '.mozilla/firefox/*/storage', '.mozilla/firefox/*/startupCache'),
  ...['autotext', 'backup', 'extensions', 'gallery', 'pack', 'uno_packages'].flatMap((part) =>
    everything(`.config/libreoffice/*/user/${part}`),
  ),
  // What was thrown away out of the work folder: its owner has not saved it anywhere.
  ...everything('.local/share/Trash'),
  ...['.cache/thumbnails', '.thumbnails', '.icons', '.themes', '.local/share/icons', '.local/share/themes'].map(
    (folder): ProgramFolder => ({ folder, keeps: ['image'] }),
  ),
  // Dictionaries of input methods are texts in Japanese.
  ...['.mozc', '.anthy', '.config/mozc', '.config/ibus', '.config/libskk', '.config/fcitx*', '.local/share/fcitx*'].map(
    (folder): ProgramFolder => ({ folder, keeps: ['table', 'prose'] }),
  ),
  { folder: '.cache', keeps: ['table', 'prose'] },
];

/** Below a folder for temporary files: what a word processor has open, and other file systems behind a portal. */
const ofTemporary: readonly ProgramFolder[] = [
  ...everything('lu*.tmp', 'gvfs', 'doc'),
  { folder: '.org.chromium.*', keeps: ['archive', 'image'] },
];

type Rows = readonly { readonly pattern: readonly RegExp[]; readonly keeps: ProgramFolder['keeps'] }[];

export type PlaceKind = 'home' | 'temporary';

/** Which folders are programs' own. Folders are given by their names from the place down. */
export interface ProgramFolders {
  /** Whether all that lies in this folder is a program's. */
  readonly isProgramFolder: (place: PlaceKind, folders: readonly string[]) => boolean;
  /** Whether a document of this kind in this folder is a program's. */
  readonly mayStay: (place: PlaceKind, folders: readonly string[], kind: DocumentKind) => boolean;
}

/** @param flags of the patterns: `i` where names are one in any case */
export function programFolders(
  folders: Readonly<Record<PlaceKind, readonly ProgramFolder[]>>,
  flags: '' | 'i',
): ProgramFolders {
  const segment = (text: string): RegExp =>
    new RegExp(`^${text.replaceAll(/[.+()[\]{}^$|\\?]/g, '\\$&').replaceAll('*', '.*')}$`, flags);
  const compiled = (list: readonly ProgramFolder[]): Rows =>
    list.map(({ folder, keeps }) => ({ pattern: folder.split('/').map(segment), keeps }));
  const rows = { home: compiled(folders.home), temporary: compiled(folders.temporary) };
  const rowsOver = (place: PlaceKind, names: readonly string[]): Rows =>
    rows[place].filter(({ pattern }) => pattern.every((one, i) => one.test(names[i] ?? '')));
  return {
    isProgramFolder: (place, names) => rowsOver(place, names).some(({ keeps }) => keeps === 'everything'),
    mayStay: (place, names, kind) =>
      rowsOver(place, names).some(({ keeps }) => keeps === 'everything' || keeps.includes(kind)),
  };
}

export const linuxFolders = programFolders({ home: ofHomes, temporary: ofTemporary }, '');
