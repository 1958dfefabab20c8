/** What Landlock can withhold that changes files: access rights of landlock(7), by the version that brought each. */
const writeFile = 1n << 1n;
const removeDir = 1n << 4n;
const removeFile = 1n << 5n;
const makeChar = 1n << 6n;
const makeDir = 1n << 7n;
const makeReg = 1n << 8n;
const makeSock = 1n << 9n;
const makeFifo = 1n << 10n;
const makeBlock = 1n << 11n;
const makeSym = 1n << 12n;
/** Names of a file in another folder. Before version 2 that was refused everywhere, also between two open places. */
const refer = 1n << 13n;
const truncate = 1n << 14n;

const ofFiles = writeFile;
const ofFolders = writeFile | removeDir | removeFile | makeDir | makeReg | makeSock | makeFifo | makeSym;

export interface Rights {
  /** Withheld everywhere but where a rule gives them. Reading and starting programs are not among them. */
  readonly withheld: bigint;
  /** Given below a folder that may be written. Devices can be made nowhere. */
  readonly folder: bigint;
  /** Given on a device that is there. */
  readonly file: bigint;
  /** Given where programs meet themselves: a socket keeps nothing. */
  readonly sockets: bigint;
  /** What this kernel cannot withhold and a newer one could. */
  readonly missing: readonly 'truncate'[];
}

/** The rights for a kernel's version of Landlock, as it names it itself. Null where there is none. Pure. */
export function rightsFor(version: number): Rights | null {
  if (!Number.isInteger(version) || version < 1) return null;
  const later = (version >= 2 ? refer : 0n) | (version >= 3 ? truncate : 0n);
  return {
    withheld: ofFolders | makeChar | makeBlock | later,
    folder: ofFolders | later,
    file: ofFiles | (later & truncate),
    sockets: makeSock | removeFile,
    missing: version >= 3 ? [] : ['truncate'],
  };
}

/** `struct landlock_ruleset_attr` of the first version, which every later one takes. */
export function rulesetAttribute(withheld: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(withheld);
  return bytes;
}

/** `struct landlock_path_beneath_attr`, packed. */
export function pathAttribute(rights: bigint, fd: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64LE(rights);
  bytes.writeInt32LE(fd, 8);
  return bytes;
}
