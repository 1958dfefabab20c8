/** What came of a way around article 6 that somebody might try on a Linux PC. */
type Answer =
  /** Tried by `npm run attack -- guards`. */
  | { readonly is: 'tried' }
  /** Tried by a test of another room, which needs more than a copy of the machine. */
  | { readonly is: 'elsewhere'; readonly where: string }
  /** There is no such thing on Linux. */
  | { readonly is: 'windows'; readonly why: string }
  /** Neither prevented nor found: docs/security.md says so. */
  | { readonly is: 'declared'; readonly why: string };

export interface Bypass {
  readonly number: number;
  readonly title: string;
  readonly answer: Answer;
}

const tried: Answer = { is: 'tried' };
const elsewhere = (where: string): Answer => ({ is: 'elsewhere', where });
const windows = (why: string): Answer => ({ is: 'windows', why });
const declared = (why: string): Answer => ({ is: 'declared', why });

const answers: readonly (readonly [title: string, answer: Answer])[] = [
  ['a document under another name', tried],
  ['a hard link out of the work folder', tried],
  ['an alternate data stream', windows('Linux has no such streams; attributes cannot hold a document on ext4')],
  ['a link or junction out of the work folder', tried],
  ['a drive letter for a folder', windows('subst and mapped letters; a mount takes rights, see 44')],
  ['a network share', elsewhere('test/fault/guard-media.test.ts: mounts told and let go; mounting is refused by 44')],
  ['WSL', windows('the machine is Linux already')],
  ['a virtual machine', elsewhere('28: no program of one’s own starts; installing one is refused by 29')],
  ['clipboard to another device', declared('no such service is installed on the image')],
  ['cloud and web mail', declared('an upload by a browser is out of scope; clients do not start, see 28')],
  ['a phone (MTP, PTP)', elsewhere('test/unit/agent/guards/media: told by its USB class; a real phone was not tried')],
  ['USB tethering and foreign modules', tried],
  ['Bluetooth', declared('out of scope, docs/security.md')],
  [
    'a UAS or Thunderbolt disk',
    elsewhere('uas is refused with usb-storage (12); npm run test:vm plugs a real stick in'),
  ],
  ['printing, also in another’s name', tried],
  ['save as PDF', tried],
  ['a page straight to a printer', tried],
  ['a picture of the screen', tried],
  ['safe mode', windows('recovery on Linux asks for root’s password')],
  ['starting from another medium', declared('firmware password and disk encryption, docs/security.md')],
  ['the clock', tried],
  ['killing what watches', tried],
  ['deleting the trail', tried],
  ['putting an old trail back', tried],
  ['changing the settings', tried],
  ['a second account', tried],
  ['the shell as an interpreter', elsewhere('test/e2e/terminal/packed.spec.ts: fuses of the packed program')],
  ['a portable program', tried],
  ['an installer', tried],
  ['a script and its interpreter', tried],
  ['paths longer than the system takes', tried],
  ['names that look the same', tried],
  ['names that are no text', tried],
  ['reserved names', tried],
  ['names nearly that of the work folder', tried],
  ['device paths and short names', windows('forms of Windows paths')],
  ['a name that turns into a link', tried],
  ['a file held open', tried],
  ['writing through memory, and after the move', tried],
  ['a huge file', tried],
  ['a storm of files', tried],
  ['a full disk', tried],
  ['emptying the system’s records', tried],
  ['a namespace or a FUSE mount', tried],
  ['before the start and after sign-out', tried],
  ['inside an allowed file', declared('what a program keeps in its own data is out of scope; erased at return')],
];

/** All 46, in their order. */
export const bypasses: readonly Bypass[] = answers.map(([title, answer], i) => ({ number: i + 1, title, answer }));
