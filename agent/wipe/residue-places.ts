import { readdirSync, realpathSync } from 'node:fs';
import type { ResiduePlace } from '#contract/loan/wipe-report.ts';
import { errnoOf } from './errno.ts';
import type { WipeParameters } from './parameters.ts';

/** Below the borrower's home. A name at the end with `*` stands for all that begin so. */
const inHome: Partial<Readonly<Record<ResiduePlace, readonly string[]>>> = {
  trash: ['.local/share/Trash', '.Trash'],
  'recent-documents': [
    ...['.local/share/recently-used.xbel*', '.recently-used*', '.local/share/RecentDocuments'],
    ...['.local/share/zeitgeist', '.local/share/tracker*', '.cache/tracker*', '.local/share/gvfs-metadata'],
    ...['.local/share/kactivitymanagerd', '.local/share/baloo'],
  ],
  thumbnails: ['.cache/thumbnails', '.thumbnails'],
  browsers: [
    ...['.mozilla', '.cache/mozilla', '.config/chromium', '.cache/chromium', '.config/google-chrome*'],
    ...['.cache/google-chrome*', '.config/microsoft-edge*', '.cache/microsoft-edge*', '.pki', 'snap', '.var/app'],
  ],
  clipboard: [
    ...['.local/share/klipper', '.cache/gpaste', '.local/share/gpaste', '.config/copyq', '.local/share/copyq'],
    ...['.cache/clipman*', '.local/share/clipman*', '.cache/cliphist', '.cache/xfce4/clipman', '.config/parcellite'],
  ],
  caches: ['.cache'],
  'mail-and-editors': [
    ...['.thunderbird', '.cache/thunderbird', '.local/share/evolution', '.config/evolution', '.config/libreoffice'],
    ...['.config/Code*', '.vscode*', '.local/share/gedit', '.local/state', '.local/share/keyrings', '.viminfo'],
    ...['.vim', '.emacs.d', '.config/tanmori', '.config/端末守'],
  ],
  'shell-history': ['.*_history', '.lesshst', '.wget-hsts', '.local/share/fish', '.xsession-errors*', '.ICEauthority'],
};

/** crontab(1), at(1): each file is its owner's. */
const schedules = ['/var/spool/cron/crontabs', '/var/spool/cron/atjobs', '/var/spool/cron/atspool'] as const;

/** One thing to look for: in a folder, all whose name fits. */
export interface ResidueSpot {
  readonly place: ResiduePlace;
  readonly folder: string;
  /** All in the folder where this is left out. */
  readonly top?: (name: Buffer) => boolean;
  /** Only the borrower's files: others have theirs in the same place. */
  readonly onlyBorrower: boolean;
}

/** Fits one name with at most one `*`. */
function fits(pattern: string): (name: Buffer) => boolean {
  const [begin = '', end] = pattern.split('*');
  return (name) => {
    const text = name.toString('utf8');
    return end === undefined
      ? text === pattern
      : text.length >= begin.length + end.length && text.startsWith(begin) && text.endsWith(end);
  };
}

/** What journald keeps of one account and lets it read, whoever has it by then: `user-1000.journal`, `user-1000@….journal~`. */
function logSpots(uid: number): readonly ResidueSpot[] {
  const all = '/var/log/journal';
  const name = new RegExp(`^user-${uid}(@.*)?\\.journal~?$`);
  return foldersIn(all).map((machine) => ({
    place: 'shell-history',
    folder: `${all}/${machine}`,
    top: (file) => name.test(file.toString('latin1')),
    onlyBorrower: false,
  }));
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch (error) {
    errnoOf(error);
    return [];
  }
}

/** The memory of programs that crashed, documents and all. systemd's are root's and name the account; apport's are its own. */
function crashSpots(uid: number): readonly ResidueSpot[] {
  const core = new RegExp(`^core\\..*\\.${uid}\\.[0-9a-f]{32}\\.`);
  return [
    { place: 'temp', folder: '/var/crash', onlyBorrower: true },
    {
      place: 'temp',
      folder: '/var/lib/systemd/coredump',
      top: (file) => core.test(file.toString('latin1')),
      onlyBorrower: false,
    },
  ];
}

/**
 * Where a borrower's traces lie on this PC, in the order in which they are swept: the last one takes all that the home
 * still holds of theirs, so that a program nobody listed here leaves nothing either.
 */
export function residueSpots({ borrower, temp, printSpool, workFolder }: WipeParameters): readonly ResidueSpot[] {
  const listed = Object.entries(inHome).flatMap(([place, paths]) =>
    paths.map((path): ResidueSpot => {
      const slash = path.lastIndexOf('/');
      return {
        place: place as ResiduePlace,
        folder: slash < 0 ? borrower.home : `${borrower.home}/${path.slice(0, slash)}`,
        top: fits(path.slice(slash + 1)),
        onlyBorrower: true,
      };
    }),
  );
  // A link on the way leads out of what may be erased; the sweep of the home takes the link itself.
  const own = listed.filter(({ folder }) => !leadsElsewhere(folder));
  const above = workFolder.slice(0, workFolder.lastIndexOf('/'));
  return [
    // First: what would start a program in the borrower's name while the rest is swept, or for whoever has the PC next.
    ...[...schedules, '/var/mail'].map(
      (folder): ResidueSpot => ({
        place: folder === '/var/mail' ? 'mail-and-editors' : 'schedules',
        folder,
        onlyBorrower: true,
      }),
    ),
    { place: 'schedules', folder: '/var/lib/systemd/linger', top: fits(borrower.account), onlyBorrower: false },
    ...own,
    { place: 'trash', folder: above, top: fits(`.Trash-${borrower.uid}`), onlyBorrower: true },
    ...temp.map((folder): ResidueSpot => ({ place: 'temp', folder, onlyBorrower: true })),
    { place: 'temp', folder: `/run/user/${borrower.uid}`, onlyBorrower: true },
    ...crashSpots(borrower.uid),
    ...logSpots(borrower.uid),
    // Control and data files of jobs; what cupsd keeps for itself has other names.
    ...(printSpool === null
      ? []
      : ['c*', 'd*', 'tmp'].map(
          (name): ResidueSpot => ({ place: 'print-spool', folder: printSpool, top: fits(name), onlyBorrower: false }),
        )),
    { place: 'home-files', folder: borrower.home, onlyBorrower: true },
  ];
}

function leadsElsewhere(folder: string): boolean {
  try {
    return realpathSync(folder) !== folder;
  } catch {
    // Not there, or a link that leads nowhere.
    return false;
  }
}
