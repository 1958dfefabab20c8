import { createHash } from 'node:crypto';
import { canonicalJson } from '#contract/json.ts';
import { sealedBytes } from '#contract/trail/entry.ts';
import { seededKey } from '../support/seeded-key.ts';
import { checkpointMutations } from './checkpoint.ts';
import {
  fileOf,
  kindOf,
  type Loose,
  linesOf,
  type Mutation,
  onOne,
  otherBase64,
  otherHex,
  parse,
  pick,
  rewritten,
  type Subject,
  withLine,
} from './subject.ts';
import { writingMutations } from './writing.ts';

/** A key that no recorder has ever held. */
const forger = seededKey('forger');
const open = (value: Loose): boolean => value.open !== null;
const hasText = (value: Loose): boolean => open(value) && /[a-z]/.test(JSON.stringify(value.open.data));

/** Changes one letter somewhere in the data. */
const otherData = (value: Loose): void => {
  const text = canonicalJson(value.open.data);
  const at = text.search(/(?<=":"[^"]*)(?<!\\)[a-z](?=[^"]*")/);
  value.open.data = at < 0 ? { ...value.open.data, more: 1 } : JSON.parse(change(text, at));
};
const change = (text: string, at: number): string =>
  text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1);

const sealBy = (value: Loose, key: typeof forger): void => {
  value.leaf.seal.sig = Buffer.from(key.sign(sealedBytes(value.leaf.body, value.leaf.prev))).toString('base64');
};

const removeAt = (lines: readonly string[], at: number): string => fileOf(lines.toSpliced(at, 1));
const isEntry = (line: string | undefined): boolean => line !== undefined && kindOf(line) === 'entry';
/** Entries that have an entry of the same chain behind them. */
const hasNext =
  (subject: Subject) =>
  (_value: Loose, at: number): boolean =>
    isEntry(subject.lines[at + 1]);

/** Changes to entries and chains that anyone could make who has the file and no key. */
const entryMutations: readonly Mutation[] = [
  {
    name: 'edit the actor',
    codes: ['VF-132'],
    mutate: onOne(
      'entry',
      ({ leaf }) => (leaf.body.actor = leaf.body.actor === 'it:999999' ? 'it:999998' : 'it:999999'),
    ),
  },
  {
    name: 'edit the time',
    codes: ['VF-132'],
    mutate: onOne('entry', ({ leaf }) => (leaf.body.at = '2020-02-29T00:00:00.000Z')),
  },
  { name: 'edit the machine time', codes: ['VF-132'], mutate: onOne('entry', ({ leaf }) => (leaf.body.mono += 1)) },
  {
    name: 'edit the boot',
    codes: ['VF-132'],
    mutate: onOne('entry', ({ leaf }) => (leaf.body.boot = '11111111-1111-4111-8111-111111111111')),
  },
  {
    name: 'give the entry another type',
    codes: ['VF-132'],
    mutate: onOne(
      'entry',
      ({ leaf }) => (leaf.body.type = leaf.body.type === 'recorder.stopped' ? 'agent.stopped' : 'recorder.stopped'),
    ),
  },
  {
    name: 'give the entry an unknown type',
    codes: ['VF-132'],
    mutate: onOne('entry', ({ leaf }) => (leaf.body.type = 'print.allowed')),
  },
  {
    name: 'give the entry another session',
    codes: ['VF-132'],
    mutate: onOne('entry', ({ leaf }) => (leaf.body.session = '22222222-2222-4222-8222-222222222222')),
  },
  { name: 'edit the data', codes: ['VF-133'], mutate: onOne('entry', otherData, open) },
  {
    name: 'edit the salt',
    codes: ['VF-133'],
    mutate: onOne('entry', (value) => (value.open.salt = otherHex(value.open.salt)), open),
  },
  {
    name: 'edit data and commitment',
    codes: ['VF-132'],
    mutate: onOne(
      'entry',
      (value) => {
        otherData(value);
        const salt = Buffer.from(value.open.salt, 'hex');
        const bytes = Buffer.concat([salt, Buffer.from(canonicalJson(value.open.data))]);
        value.leaf.body.commit = createHash('sha256').update(bytes).digest('hex');
      },
      open,
    ),
  },
  {
    name: 'put the data of another entry in',
    codes: ['VF-133'],
    mutate: (subject) => {
      const at = pick(subject, 'entry', open);
      const mine = at === null ? null : parse(subject.lines[at] ?? '');
      const other = pick(subject, 'entry', (value) => open(value) && value.open.salt !== mine?.open.salt);
      if (at === null || other === null) return null;
      return withLine(subject.lines, at, (line) =>
        rewritten(line, (value) => (value.open = parse(subject.lines[other] ?? '').open)),
      );
    },
  },
  {
    name: 'write a look-alike letter into the data',
    codes: ['VF-133'],
    mutate: onOne(
      'entry',
      (value) =>
        (value.open.data = JSON.parse(canonicalJson(value.open.data).replace(/[ao]/, (c) => (c === 'a' ? 'а' : 'о')))),
      (value) => hasText(value) && /[ao]/.test(canonicalJson(value.open.data)),
    ),
  },
  {
    name: 'write the data in another Unicode form',
    codes: ['VF-133'],
    mutate: (subject) => {
      const isComposed = (value: Loose): boolean => {
        const text = open(value) ? canonicalJson(value.open.data) : '';
        return text !== text.normalize('NFD');
      };
      const write = onOne(
        'entry',
        (value) => (value.open.data = JSON.parse(canonicalJson(value.open.data).normalize('NFD'))),
        isComposed,
      );
      return write(subject);
    },
  },
  {
    name: 'drop an entry',
    codes: ['VF-125'],
    mutate: (subject) => {
      const at = pick(subject, 'entry', hasNext(subject));
      return at === null ? null : removeAt(subject.lines, at);
    },
  },
  {
    name: 'drop an entry and renumber',
    codes: ['VF-126'],
    mutate: (subject) => {
      const at = pick(subject, 'entry', hasNext(subject));
      if (at === null) return null;
      const { chain } = parse(subject.lines[at] ?? '').leaf.body;
      const rest = subject.lines.toSpliced(at, 1).map((line, i) => {
        const isLater = i >= at && isEntry(line) && parse(line).leaf.body.chain === chain;
        return isLater ? rewritten(line, (value) => (value.leaf.body.seq -= 1)) : line;
      });
      return fileOf(rest);
    },
  },
  {
    name: 'drop the last entry of a chain',
    codes: ['VF-107'],
    mutate: (subject) => {
      const at = pick(subject, 'entry', (_value, i) => !isEntry(subject.lines[i + 1]));
      return at === null ? null : removeAt(subject.lines, at);
    },
  },
  {
    name: 'swap two entries',
    codes: ['VF-125'],
    mutate: (subject) => {
      const at = pick(subject, 'entry', hasNext(subject));
      if (at === null) return null;
      const [a = '', b = ''] = subject.lines.slice(at, at + 2);
      return fileOf(subject.lines.toSpliced(at, 2, b, a));
    },
  },
  {
    name: 'double an entry',
    codes: ['VF-125'],
    mutate: (subject) => {
      const at = pick(subject, 'entry');
      return at === null ? null : fileOf(subject.lines.toSpliced(at, 0, subject.lines[at] ?? ''));
    },
  },
  {
    name: 'insert an entry of another chain',
    codes: ['VF-124'],
    mutate: (subject) => {
      const at = pick(subject, 'entry');
      const chain = at === null ? '' : parse(subject.lines[at] ?? '').leaf.body.chain;
      const other = pick(subject, 'entry', (value) => value.leaf.body.chain !== chain);
      return at === null || other === null ? null : fileOf(subject.lines.toSpliced(at, 0, subject.lines[other] ?? ''));
    },
  },
  {
    name: 'append an entry sealed by a forger',
    codes: ['VF-132'],
    mutate: (subject) => {
      const at = pick(subject, 'entry', (_value, i) => !isEntry(subject.lines[i + 1]));
      if (at === null) return null;
      const last = parse(subject.lines[at] ?? '');
      const hash = createHash('sha256').update('\u0000').update(canonicalJson(last.leaf)).digest('hex');
      const closes = last.leaf.body.nextKey !== null;
      last.leaf.prev = hash;
      last.leaf.body.seq += 1;
      if (closes) last.leaf.seal.period += 1;
      sealBy(last, forger);
      return fileOf(subject.lines.toSpliced(at + 1, 0, canonicalJson(last)));
    },
  },
  { name: 'break a link', codes: ['VF-126'], mutate: onOne('entry', ({ leaf }) => (leaf.prev = otherHex(leaf.prev))) },
  { name: 'renumber an entry', codes: ['VF-125'], mutate: onOne('entry', ({ leaf }) => (leaf.body.seq += 1)) },
  {
    name: 'rename the chain of an entry',
    codes: ['VF-124'],
    mutate: onOne('entry', ({ leaf }) => (leaf.body.chain = 'loan:L-19990101-999')),
  },
  {
    name: 'strip a seal',
    codes: ['VF-132'],
    mutate: onOne('entry', ({ leaf }) => (leaf.seal.sig = `${'A'.repeat(86)}==`)),
  },
  { name: 'remove a seal', codes: ['VF-105'], mutate: onOne('entry', ({ leaf }) => (leaf.seal.sig = '')) },
  {
    name: 'edit a seal',
    codes: ['VF-132'],
    mutate: onOne('entry', ({ leaf }) => (leaf.seal.sig = otherBase64(leaf.seal.sig, 50))),
  },
  { name: 'seal by a forger', codes: ['VF-132'], mutate: onOne('entry', (value) => sealBy(value, forger)) },
  {
    name: 'put the seal of another entry on',
    codes: ['VF-132'],
    mutate: (subject) => {
      const [a, b] = linesOf(subject, 'entry');
      if (a === undefined || b === undefined) return null;
      const { sig } = parse(subject.lines[a] ?? '').leaf.seal;
      return withLine(subject.lines, b, (line) => rewritten(line, (value) => (value.leaf.seal.sig = sig)));
    },
  },
  {
    name: 'claim a later key period',
    codes: ['VF-131'],
    mutate: onOne('entry', ({ leaf }) => (leaf.seal.period += 1)),
  },
  {
    name: 'claim an earlier key period',
    codes: ['VF-131'],
    mutate: onOne(
      'entry',
      ({ leaf }) => (leaf.seal.period -= 1),
      ({ leaf }) => leaf.seal.period > 0,
    ),
  },
  {
    name: 'name the forger as the next key',
    codes: ['VF-132'],
    mutate: onOne('entry', ({ leaf }) => (leaf.body.nextKey = forger.publicKey)),
  },
  {
    name: 'hide a succession of keys',
    codes: ['VF-132'],
    mutate: onOne(
      'entry',
      ({ leaf }) => (leaf.body.nextKey = null),
      ({ leaf }) => leaf.body.nextKey !== null,
    ),
  },
  {
    name: 'move an entry in the log',
    codes: ['VF-136'],
    mutate: onOne('entry', (value) => (value.index += value.index % 2 === 0 ? 1 : -1)),
  },
  {
    name: 'move an entry behind the log',
    codes: ['VF-136'],
    mutate: onOne('entry', (value) => (value.index += 2 ** 40)),
  },
  {
    name: 'edit a proof',
    codes: ['VF-136'],
    mutate: onOne('entry', (value, { dice }) => {
      const at = dice(value.proof.length);
      value.proof[at] = otherBase64(value.proof[at]);
    }),
  },
  { name: 'shorten a proof', codes: ['VF-136'], mutate: onOne('entry', (value) => value.proof.pop()) },
  { name: 'lengthen a proof', codes: ['VF-136'], mutate: onOne('entry', (value) => value.proof.push(value.proof[0])) },
  {
    name: 'put the proof of another entry on',
    codes: ['VF-136'],
    mutate: (subject) => {
      const [a, b] = linesOf(subject, 'entry');
      if (a === undefined || b === undefined) return null;
      const other = parse(subject.lines[a] ?? '');
      return withLine(subject.lines, b, (line) =>
        rewritten(line, (value) => Object.assign(value, { index: other.index, proof: other.proof })),
      );
    },
  },
  {
    name: 'edit a hash beyond base64',
    codes: ['VF-105'],
    mutate: onOne(
      'entry',
      (value) => (value.proof[0] = value.proof[0].replace(/.=$/, (end: string) => (end === '1=' ? '2=' : '1='))),
    ),
  },
  {
    name: 'certify the key of a forger',
    codes: ['VF-123'],
    mutate: onOne('chain', ({ enrolled }) => (enrolled.data.sealKey = forger.publicKey)),
  },
  {
    name: 'edit the genesis',
    codes: ['VF-123'],
    mutate: onOne('chain', ({ enrolled }) => (enrolled.data.genesis = otherHex(enrolled.data.genesis))),
  },
  {
    name: 'edit who enrolled',
    codes: ['VF-123'],
    mutate: onOne('chain', ({ enrolled }) => (enrolled.actor = 'it:300099')),
  },
  {
    name: 'edit the salt of an enrolment',
    codes: ['VF-123'],
    mutate: onOne('chain', ({ enrolled }) => (enrolled.salt = otherHex(enrolled.salt))),
  },
  {
    name: 'edit the proof of an enrolment',
    codes: ['VF-123'],
    mutate: onOne('chain', ({ enrolled }) => (enrolled.proof[0] = otherBase64(enrolled.proof[0]))),
  },
  {
    name: 'begin a chain from the enrolment of another loan',
    codes: ['VF-122'],
    mutate: onOne('chain', (value) => (value.chain = 'loan:L-19990101-999')),
  },
  {
    name: 'call a loan a service chain',
    codes: ['VF-122'],
    mutate: onOne('chain', (value) => (value.chain = 'service:T-0001')),
  },
  {
    name: 'show a chain twice',
    codes: ['VF-121'],
    mutate: (subject) => {
      const [from] = linesOf(subject, 'chain');
      const end = subject.lines.length - 1;
      if (from === undefined) return null;
      const next = linesOf(subject, 'chain')[1] ?? end;
      return fileOf(subject.lines.toSpliced(end, 0, ...subject.lines.slice(from, next)));
    },
  },
  {
    name: 'drop the first chain line',
    codes: ['VF-106'],
    mutate: (subject) => {
      const [first] = linesOf(subject, 'chain', (_value, at) => isEntry(subject.lines[at + 1]));
      return first === undefined || first !== linesOf(subject, 'chain')[0] ? null : removeAt(subject.lines, first);
    },
  },
  {
    name: 'drop a later chain line',
    codes: ['VF-124'],
    mutate: (subject) => {
      const at = pick(subject, 'chain', (_value, i) => isEntry(subject.lines[i - 1]) && isEntry(subject.lines[i + 1]));
      return at === null ? null : removeAt(subject.lines, at);
    },
  },
];

/** Every change to a bundle that is tried; the verifier must name each. */
export const bundleMutations: readonly Mutation[] = [...entryMutations, ...checkpointMutations, ...writingMutations];
