import { browserCaches, everything, type ProgramFolder, programFolders } from '../../guards/save/program-folders.ts';

const profiles = ['Microsoft/Edge', 'Google/Chrome', 'BraveSoftware/Brave-Browser'].map(
  (name) => `AppData/Local/${name}/User Data`,
);
const office = ['Word', 'Excel', 'PowerPoint', 'Outlook', 'Office', 'OneNote', 'Document Building Blocks', 'UProof'];
const inputMethods = ['Roaming/Microsoft/IME', 'Roaming/Microsoft/InputMethod', 'Local/Microsoft/InputPersonalization'];

/** Below a home. Closed as that of Linux is; from what the makers write down, for none was seen on Windows. */
const ofHomes: readonly ProgramFolder[] = [
  ...profiles.flatMap((profile) => browserCaches.flatMap((part) => everything(`${profile}/*/${part}`))),
  ...profiles.flatMap((profile) => everything(`${profile}/component_crx_cache`, `${profile}/*ShaderCache`)),
  ...everything('AppData/Local/Mozilla/Firefox/Profiles'),
  ...['extensions', 'storage', 'startupCache'].flatMap((part) =>
    everything(`AppData/Roaming/Mozilla/Firefox/Profiles/*/${part}`),
  ),
  ...['INetCache', 'INetCookies', 'WebCache', 'Explorer', 'Caches', 'Notifications', 'History', 'WER'].flatMap((part) =>
    everything(`AppData/Local/Microsoft/Windows/${part}`),
  ),
  // What each app of the store keeps for itself.
  ...everything('AppData/Local/Packages'),
  // What Office saves by itself after a crash, and the parts that it makes documents of.
  ...office.flatMap((name) => everything(`AppData/Roaming/Microsoft/${name}`, `AppData/Local/Microsoft/${name}`)),
  ...everything('AppData/Roaming/Microsoft/Templates'),
  ...['autotext', 'backup', 'extensions', 'gallery', 'pack', 'uno_packages'].flatMap((part) =>
    everything(`AppData/Roaming/LibreOffice/*/user/${part}`),
  ),
  // What a word processor has open.
  ...everything('AppData/Local/Temp/lu*.tmp'),
  // Lists of what was opened lately are OLE files.
  { folder: 'AppData/Roaming/Microsoft/Windows/Recent', keeps: ['ole2'] },
  { folder: 'AppData/Roaming/Microsoft/Windows/Themes', keeps: ['image'] },
  { folder: 'AppData/Roaming/Microsoft/Windows/AccountPictures', keeps: ['image'] },
  // Dictionaries of input methods are texts in Japanese.
  ...[...inputMethods, 'LocalLow/Google/Google Japanese Input'].map(
    (folder): ProgramFolder => ({ folder: `AppData/${folder}`, keeps: ['table', 'prose'] }),
  ),
];

export const windowsFolders = programFolders(
  { home: ofHomes, temporary: everything('lu*.tmp') },
  // Windows writes a name in whatever case a program likes.
  'i',
);
