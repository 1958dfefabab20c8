import { z } from 'zod';
import { TerminalId } from '#contract/primitives.ts';

/** Absolute, on a drive, without `.`, `..`, streams, or names that end in a way that Windows drops. */
const Path = z
  .string()
  .max(400)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  .regex(/^[A-Z]:(\\[^\\/:*?"<>|%\u0000-\u001f\u007f]+)+$/)
  .refine((path) => !/[. ](\\|$)/.test(path), 'no dot or blank at the end of a name');
/** What is erased whole never lies at the top of the system's drive, nor in one of its folders. */
const ownFolders = /^C:\\(Windows|Program Files( \(x86\))?|Users|ProgramData|\$[^\\]*|System Volume Information)$/i;
const systemFolders = /^C:\\(Windows|Program Files( \(x86\))?)(\\|$)/i;
const DeepPath = Path.refine((path) => !ownFolders.test(path) && !systemFolders.test(path), 'a folder of the system');
const KeptPath = DeepPath.refine(
  (path) => !path.startsWith('C:') || path.split('\\').length > 2,
  'too near to the top',
);

const WindowsWorkVolume = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('bitlocker'),
    /** A fixed VHDX whose only volume BitLocker encrypts; its drive is the work folder's. */
    container: KeptPath.refine((path) => /\.vhdx$/i.test(path), 'a .vhdx file'),
    /** Files with a recovery password or a key. */
    keyCopies: z.array(KeptPath).max(50),
  }),
]);

/** The file that says where on this PC an order's parts lie. The administrators', from the image. */
export const WindowsWipeParameters = z
  .strictObject({
    v: z.literal(1),
    platform: z.literal('windows'),
    terminal: TerminalId,
    borrower: z.strictObject({
      /** Never a built-in account: those have numbers below 1000. */
      sid: z.string().regex(/^S-1-5-21-\d{1,10}-\d{1,10}-\d{1,10}-[1-9]\d{3,9}$/),
      profile: KeptPath.refine((path) => /^C:\\Users\\[^\\]+$/.test(path), 'a folder of C:\\Users').refine(
        (path) => !/\\(Public|Default|Default User|All Users)$/i.test(path),
        'everybody’s',
      ),
    }),
    workFolder: DeepPath,
    volume: WindowsWorkVolume,
    /** Folders with the loan's database and keys. */
    recorder: z.array(KeptPath).max(20),
  })
  .refine(
    ({ volume, workFolder }) => volume.kind === 'none' || driveOf(volume.container) !== driveOf(workFolder),
    'the volume lies in itself',
  )
  .refine(
    ({ borrower, workFolder, volume, recorder }) =>
      ![workFolder, ...recorder, ...(volume.kind === 'none' ? [] : [volume.container])].some((path) =>
        isWithin(borrower.profile, path),
      ),
    'another step’s folder lies in the profile',
  );
export type WindowsWipeParameters = z.infer<typeof WindowsWipeParameters>;

/** `C:` */
export const driveOf = (path: string): string => path.slice(0, 2);

/** Whatever else a PC has: Windows, profiles and what the system keeps lie here. */
const systemDrive = 'C:';

/** Drives in whose free space something lies that was erased. */
export const drivesOf = ({ volume, workFolder, recorder }: WindowsWipeParameters): readonly string[] => [
  ...new Set([
    systemDrive,
    driveOf(volume.kind === 'none' ? workFolder : volume.container),
    ...(volume.kind === 'none' ? [] : volume.keyCopies.map(driveOf)),
    ...recorder.map(driveOf),
  ]),
];

/** Where the borrower's files out of everybody's folders are put together, to be erased. */
export const gatherFolder = 'C:\\ProgramData\\Tanmori\\wipe-gathered';

/** Folders whose content an order erases. */
export const erasedFolders = (parameters: WindowsWipeParameters): readonly string[] => [
  parameters.borrower.profile,
  parameters.workFolder,
  ...parameters.recorder,
  gatherFolder,
];

/** Whether a path is a folder or lies in it; Windows takes small letters for large ones. */
export const isWithin = (folder: string, path: string): boolean => {
  const [outer, inner] = [folder.toLowerCase(), path.toLowerCase()];
  return inner === outer || inner.startsWith(`${outer}\\`);
};
