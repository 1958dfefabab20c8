import { z } from 'zod';
import { TerminalId } from '#contract/primitives.ts';

/** Absolute, without `.`, `..` or empty parts. */
const Path = z
  .string()
  .max(1000)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  .regex(/^(\/[^/\u0000-\u001f\u007f]+)+$/)
  .refine((path) => !/\/\.{1,2}(\/|$)/.test(path), 'no dots');
/** What is erased whole is never a folder at the top of the system. */
const DeepPath = Path.refine((path) => path.split('/').length > 2, 'too near to the root');

/** The encrypted work volume, if there is one. */
export const WorkVolume = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('gocryptfs'),
    /** What is mounted at the work folder lies here, encrypted. */
    cipherFolder: DeepPath,
    /** Files outside it with `gocryptfs.conf`, its master key or its password. */
    keyCopies: z.array(DeepPath).max(50),
  }),
  z.strictObject({
    kind: z.literal('luks'),
    /** A partition, or a file. */
    container: DeepPath,
    /** Files with a copy of the header or a key. */
    keyCopies: z.array(DeepPath).max(50),
  }),
]);
export type WorkVolume = z.infer<typeof WorkVolume>;

/** The file that says where on this PC an order's parts lie. Root's, from the image; the order says what to do. */
export const WipeParameters = z.strictObject({
  v: z.literal(1),
  platform: z.literal('linux'),
  terminal: TerminalId,
  borrower: z.strictObject({
    account: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/),
    /** Never a system's account: all of its files outside the system's own folders are erased. */
    uid: z.int().min(100).max(4_294_967_294),
    gid: z.int().min(1).max(4_294_967_294),
    home: DeepPath,
  }),
  workFolder: DeepPath,
  volume: WorkVolume,
  /** Folders with the loan's database, keys and keyring. */
  recorder: z.array(DeepPath).max(20),
  /** Where anybody may put files. The first is where canaries are planted. */
  temp: z.array(Path).min(1).max(20),
  printSpool: DeepPath.nullable(),
  /** Devices that hold all of it: where the canaries are looked for. */
  raw: z.array(DeepPath).max(20),
  /** Swap partitions and files, erased whole and looked through like `raw`. What is no swap there is left alone. */
  swap: z.array(Path).max(20).default([]),
});
export type WipeParameters = z.infer<typeof WipeParameters>;

/** What is searched. Swap alone says nothing about what was erased elsewhere. */
export const rawPlaces = ({ raw, swap }: Pick<WipeParameters, 'raw' | 'swap'>): readonly string[] =>
  raw.length === 0 ? [] : [...new Set([...raw, ...swap])];

/** Folders whose content an order may erase, none of which may hold the state of the wipe. */
export const erasedFolders = ({ borrower, workFolder, volume, recorder, temp }: WipeParameters): readonly string[] => [
  borrower.home,
  workFolder,
  ...(volume.kind === 'gocryptfs' ? [volume.cipherFolder] : []),
  ...recorder,
  ...temp,
];

/** Whether a path is a folder or lies in it. */
export const isWithin = (folder: string, path: string): boolean => path === folder || path.startsWith(`${folder}/`);
