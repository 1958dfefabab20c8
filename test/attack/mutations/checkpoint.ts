import { cityOffice } from '../support/bundle-maker.ts';
import { logSigner, signCheckpoint, witnessSigner } from '../support/log-maker.ts';
import {
  fileOf,
  type Loose,
  linesOf,
  type Mutation,
  onOne,
  otherBase64,
  parse,
  type Subject,
  withLine,
} from './subject.ts';

/** The note's parts: text lines, and signature lines. */
const partsOf = (note: string): { readonly text: string[]; readonly signatures: string[] } => {
  const [text = '', signatures = ''] = note.split('\n\n');
  return { text: text.split('\n'), signatures: signatures.split('\n').filter((line) => line !== '') };
};
const noteOf = (text: readonly string[], signatures: readonly string[]): string =>
  `${text.join('\n')}\n\n${signatures.map((line) => `${line}\n`).join('')}`;

type Parts = ReturnType<typeof partsOf>;

/** Changes the note; false where there is nothing to change. */
const onNote =
  (change: (parts: Parts, subject: Subject) => boolean | undefined): Mutation['mutate'] =>
  (subject) => {
    const [at] = linesOf(subject, 'checkpoint');
    if (at === undefined) return null;
    const line: Loose = parse(subject.lines[at] ?? '');
    const parts = partsOf(line.note);
    if (change(parts, subject) === false) return null;
    line.note = noteOf(parts.text, parts.signatures);
    return withLine(subject.lines, at, () => JSON.stringify(line));
  };

const nameOf = (vkey: string): string => vkey.split('+')[0] ?? '';
const isOf = (signature: string, vkey: string): boolean => signature.startsWith(`— ${nameOf(vkey)} `);
const isLogs =
  ({ trust }: Subject) =>
  (signature: string): boolean =>
    trust.logs.some((vkey) => isOf(signature, vkey));
const isWitnesses =
  ({ trust }: Subject) =>
  (signature: string): boolean =>
    trust.witnesses.some((vkey) => isOf(signature, vkey));

/** A signature line with other bytes behind the key ID. */
const otherSignature = (line: string): string => {
  const at = line.lastIndexOf(' ') + 1;
  return line.slice(0, at) + otherBase64(line.slice(at), 60);
};

/** A note of the same tree by a log and witnesses of the same names whose keys are a forger's. */
const forgedNote = ({ trust }: Subject, parts: Parts): string => {
  const [, size = '0', root = ''] = parts.text;
  const log = logSigner(nameOf(trust.logs[0] ?? cityOffice.log.vkey), 'forger of the log');
  const witnesses = trust.witnesses.map((vkey) => witnessSigner(nameOf(vkey), 'forger of a witness'));
  return signCheckpoint({ size: Number(size), root: Buffer.from(root, 'base64') }, log, witnesses.slice(0, 1), 1);
};

/** The key ID of a trusted key put on another signature. */
const withTrustedId = (line: string, trusted: string): string => {
  const at = line.lastIndexOf(' ') + 1;
  const bytes = Buffer.from(line.slice(at), 'base64');
  Buffer.from(trusted.slice(trusted.lastIndexOf(' ') + 1), 'base64').copy(bytes, 0, 0, 4);
  return line.slice(0, at) + bytes.toString('base64');
};

/** Changes to checkpoint and consistency lines. */
export const checkpointMutations: readonly Mutation[] = [
  {
    name: 'edit the root',
    codes: ['VF-113'],
    mutate: onNote(({ text }) => {
      text[2] = otherBase64(text[2] ?? '');
      return undefined;
    }),
  },
  {
    name: 'edit the tree size',
    codes: ['VF-113'],
    mutate: onNote(({ text }) => {
      text[1] = String(Number(text[1]) + 1);
      return undefined;
    }),
  },
  {
    name: 'edit the origin',
    codes: ['VF-113'],
    mutate: onNote(({ text }) => {
      text[0] = `${text[0]}2`;
      return undefined;
    }),
  },
  { name: 'add a line to the checkpoint', codes: ['VF-113'], mutate: onNote(({ text }) => text.push('more') > 0) },
  {
    name: 'write the size with a leading zero',
    codes: ['VF-111'],
    mutate: onNote(({ text }) => {
      text[1] = `0${text[1]}`;
      return undefined;
    }),
  },
  {
    name: "edit the log's signature",
    codes: ['VF-113'],
    mutate: onNote(({ signatures }, subject) => {
      const at = signatures.findIndex(isLogs(subject));
      signatures[at] = otherSignature(signatures[at] ?? '');
      return at >= 0;
    }),
  },
  {
    name: "strip the log's signature",
    codes: ['VF-112'],
    mutate: onNote(({ signatures }, subject) => {
      const at = signatures.findIndex(isLogs(subject));
      signatures.splice(at, 1);
      return at >= 0 && signatures.length > 0;
    }),
  },
  {
    name: 'strip every signature',
    codes: ['VF-111'],
    mutate: onNote(({ signatures }) => signatures.splice(0).length > 0),
  },
  {
    name: "sign by a forger's log and witness of the same names",
    codes: ['VF-112'],
    mutate: onNote((parts, subject) => {
      const forged = partsOf(forgedNote(subject, parts));
      parts.signatures.splice(0, parts.signatures.length, ...forged.signatures);
      return undefined;
    }),
  },
  {
    name: "put the trusted key's ID on a forger's signature",
    codes: ['VF-113'],
    mutate: onNote((parts, subject) => {
      const at = parts.signatures.findIndex(isLogs(subject));
      const forged = partsOf(forgedNote(subject, parts)).signatures[0] ?? '';
      parts.signatures[at] = withTrustedId(forged, parts.signatures[at] ?? '');
      return at >= 0;
    }),
  },
  {
    name: 'edit a cosignature',
    codes: ['VF-114'],
    mutate: onNote(({ signatures }, subject) => {
      const at = signatures.findIndex(isWitnesses(subject));
      signatures[at] = otherSignature(signatures[at] ?? '');
      return at >= 0;
    }),
  },
  {
    name: "edit a cosignature's time",
    codes: ['VF-114'],
    mutate: onNote(({ signatures }, subject) => {
      const at = signatures.findIndex(isWitnesses(subject));
      const line = signatures[at] ?? '';
      const from = line.lastIndexOf(' ') + 1;
      const bytes = Buffer.from(line.slice(from), 'base64');
      bytes[11] = (bytes[11] ?? 0) ^ 1;
      signatures[at] = line.slice(0, from) + bytes.toString('base64');
      return at >= 0;
    }),
  },
  {
    name: 'strip the cosignatures',
    codes: ['VF-206'],
    mutate: onNote(({ signatures }, subject) => {
      const rest = signatures.filter((line) => !isWitnesses(subject)(line));
      const isChanged = rest.length < signatures.length && subject.trust.quorum > 0;
      signatures.splice(0, signatures.length, ...rest);
      return isChanged;
    }),
  },
  {
    name: 'give a signature line no base64',
    codes: ['VF-111'],
    mutate: onNote(({ signatures }) => {
      signatures[0] = `${signatures[0]}*`;
      return undefined;
    }),
  },
  {
    name: 'drop the consistency line of a seen checkpoint',
    codes: ['VF-207'],
    mutate: (subject) => {
      const [at] = linesOf(subject, 'consistency', ({ oldSize }) => isSeenBelow(subject, oldSize));
      return at === undefined ? null : fileOf(subject.lines.toSpliced(at, 1));
    },
  },
  {
    name: 'edit a consistency proof',
    codes: ['VF-116'],
    mutate: onOne(
      'consistency',
      (value) => (value.proof[0] = otherBase64(value.proof[0])),
      ({ proof }) => proof.length > 0,
    ),
  },
  {
    name: 'shorten a consistency proof',
    codes: ['VF-116'],
    mutate: onOne(
      'consistency',
      (value) => value.proof.pop(),
      ({ proof }) => proof.length > 0,
    ),
  },
  {
    name: 'prove another old root',
    codes: ['VF-116'],
    mutate: onOne('consistency', (value) => (value.oldRoot = otherBase64(value.oldRoot))),
  },
];

const isSeenBelow = ({ trust, lines }: Subject, oldSize: number): boolean => {
  const note: string = parse(lines[1] ?? '').note;
  return oldSize > 0 && oldSize < Number(note.split('\n')[1]) && trust.seen.some(({ size }) => size === oldSize);
};
