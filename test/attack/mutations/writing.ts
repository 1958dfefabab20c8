import { canonicalJson } from '#contract/json.ts';
import { fileOf, type Loose, linesOf, type Mutation, onOne, onText, parse, pick, type Subject } from './subject.ts';

const open = (value: Loose): boolean => value.open !== null;

/** The file's bytes with one line's bytes changed. */
const onBytes =
  (change: (line: Buffer) => Buffer): Mutation['mutate'] =>
  (subject) => {
    const at = pick(subject, 'entry');
    if (at === null) return null;
    const lf = Buffer.from('\n');
    return Buffer.concat(
      subject.lines.flatMap((line, i) => [i === at ? change(Buffer.from(line)) : Buffer.from(line), lf]),
    );
  };

const insertAt =
  (place: (subject: Subject) => number, line: (subject: Subject) => string): Mutation['mutate'] =>
  (subject) =>
    fileOf(subject.lines.toSpliced(place(subject), 0, line(subject)));

const lastLine = ({ lines }: Subject): number => lines.length - 1;
const entryNumber = (subject: Subject): number => pick(subject, 'entry') ?? 2;

/** Changes to how the file is written: none of them changes a value that JSON.parse would give. */
const sameValue: readonly Mutation[] = [
  {
    name: 'write a name twice',
    codes: ['VF-104'],
    mutate: onText('entry', (line) => line.replace('"v":1', '"v":1,"v":1')),
  },
  {
    name: 'write a name twice with another value before it',
    codes: ['VF-104'],
    mutate: onText('entry', (line) => line.replace('"type":', '"type":"session.ended","type":')),
  },
  {
    name: 'write the names in another order',
    codes: ['VF-104'],
    mutate: onText('entry', (line) => {
      const { index, ...rest } = parse(line);
      return JSON.stringify({ ...rest, index });
    }),
  },
  {
    name: 'write a number with an exponent',
    codes: ['VF-104'],
    mutate: onText('entry', (line) => line.replace(/"v":1/, '"v":1e0')),
  },
  {
    name: 'write a number with a fraction',
    codes: ['VF-104'],
    mutate: onText('entry', (line) => line.replace(/"v":1/, '"v":1.0')),
  },
  {
    name: 'write minus nought',
    codes: ['VF-104'],
    mutate: onText(
      'entry',
      (line) => line.replace(/"seq":0/, '"seq":-0'),
      ({ leaf }) => leaf.body.seq === 0,
    ),
  },
  { name: 'write a space', codes: ['VF-104'], mutate: onText('entry', (line) => line.replace('"v":1', '"v": 1')) },
  {
    name: 'escape a letter that needs none',
    codes: ['VF-104'],
    mutate: onText('entry', (line) => line.replace('"kind":"entry"', '"kind":"\\u0065ntry"')),
  },
  { name: 'escape a slash', codes: ['VF-104'], mutate: onText('entry', (line) => line.replace('/', '\\/')) },
];

const otherForm: readonly Mutation[] = [
  {
    name: 'write a number beyond 2^53',
    codes: ['VF-104'],
    mutate: onText('entry', (line) => line.replace(/"mono":\d+/, '"mono":9007199254740993')),
  },
  {
    name: 'write a broken number into the data',
    codes: ['VF-104'],
    mutate: onText('entry', (line) => line.replace('"data":{', '"data":{"a":0.5,').replace(',}', '}'), open),
  },
  {
    name: 'write half a character',
    codes: ['VF-104'],
    mutate: onText('entry', (line) => line.replace('"data":{', '"data":{"\\ud800":1,').replace(',}', '}'), open),
  },
  {
    name: 'nest without end',
    codes: ['VF-104'],
    mutate: onText(
      'entry',
      (line) => line.replace(/"data":.*,"salt"/, `"data":{"a":${'['.repeat(40)}${']'.repeat(40)}},"salt"`),
      open,
    ),
  },
  {
    name: 'nest a hundred thousand deep',
    codes: ['VF-104'],
    mutate: onText('entry', () => `${'['.repeat(60_000)}${']'.repeat(60_000)}`),
  },
  { name: 'add a field', codes: ['VF-105'], mutate: onOne('entry', (value) => (value.zz = 1)) },
  { name: 'add a field to the leaf', codes: ['VF-105'], mutate: onOne('entry', (value) => (value.leaf.zz = 1)) },
  { name: 'add a field to the body', codes: ['VF-105'], mutate: onOne('entry', (value) => (value.leaf.body.zz = 1)) },
  {
    name: 'add __proto__',
    codes: ['VF-105'],
    mutate: onText('entry', (line) => line.replace('{"actor"', '{"__proto__":{"v":2},"actor"')),
  },
  {
    name: 'add __proto__ to the data',
    codes: ['VF-133'],
    mutate: onText('entry', (line) => line.replace('"data":{', '"data":{"__proto__":{},').replace(',}', '}'), open),
  },
  { name: 'drop a field', codes: ['VF-105'], mutate: onOne('entry', (value) => delete value.leaf.body.mono) },
  {
    name: 'give a field another type',
    codes: ['VF-105'],
    mutate: onOne('entry', (value) => (value.leaf.body.seq = String(value.leaf.body.seq))),
  },
  {
    name: 'write a hash in capitals',
    codes: ['VF-105'],
    mutate: onOne('entry', ({ leaf }) => (leaf.prev = `A${leaf.prev.slice(1)}`)),
  },
  {
    name: 'name a day that does not exist',
    codes: ['VF-105'],
    mutate: onOne('entry', ({ leaf }) => (leaf.body.at = '2026-02-30T00:00:00.000Z')),
  },
  { name: 'name an unknown kind of line', codes: ['VF-105'], mutate: onOne('entry', (value) => (value.kind = 'note')) },
  { name: 'make a line an array', codes: ['VF-105'], mutate: onText('entry', (line) => `[${line}]`) },
  { name: 'begin with a byte order mark', codes: ['VF-103'], mutate: ({ lines }) => `\ufeff${fileOf(lines)}` },
  {
    name: 'end lines with CR LF',
    codes: ['VF-103'],
    mutate: ({ lines }) => lines.map((line) => `${line}\r\n`).join(''),
  },
  { name: 'leave an empty line', codes: ['VF-103'], mutate: insertAt(entryNumber, () => '') },
  { name: 'break the JSON', codes: ['VF-103'], mutate: onText('entry', (line) => line.slice(0, -1)) },
  {
    name: 'join two lines',
    codes: ['VF-103'],
    mutate: ({ lines }) => fileOf([`${lines[0]}${lines[1]}`, ...lines.slice(2)]),
  },
  {
    name: 'break UTF-8',
    codes: ['VF-102'],
    mutate: onBytes((line) => Buffer.concat([line, Buffer.from([0xc3, 0x28])])),
  },
  {
    name: 'write an overlong character',
    codes: ['VF-102'],
    mutate: onBytes((line) => Buffer.concat([Buffer.from([0xc0, 0xaf]), line])),
  },
  {
    name: 'write a line of 200,000 bytes',
    codes: ['VF-101'],
    mutate: insertAt(entryNumber, () => `"${'x'.repeat(200_000)}"`),
  },
  {
    name: 'append to the file',
    codes: ['VF-106'],
    mutate: insertAt(
      ({ lines }) => lines.length,
      () => canonicalJson({ entries: 0, kind: 'end' }),
    ),
  },
  { name: 'append bytes without a line end', codes: ['VF-106'], mutate: ({ lines }) => `${fileOf(lines)}x` },
  {
    name: 'begin with two headers',
    codes: ['VF-106'],
    mutate: insertAt(
      () => 1,
      ({ lines }) => lines[0] ?? '',
    ),
  },
  { name: 'leave the header out', codes: ['VF-106'], mutate: ({ lines }) => fileOf(lines.slice(1)) },
  { name: 'leave the checkpoint out', codes: ['VF-106'], mutate: ({ lines }) => fileOf(lines.toSpliced(1, 1)) },
  { name: 'bring a second checkpoint', codes: ['VF-106'], mutate: insertAt(lastLine, ({ lines }) => lines[1] ?? '') },
  {
    name: 'bring a consistency line late',
    codes: ['VF-106'],
    mutate: (subject) => {
      const [at] = linesOf(subject, 'consistency');
      const hasChain = linesOf(subject, 'chain').length > 0;
      return at === undefined || !hasChain
        ? null
        : fileOf(subject.lines.toSpliced(lastLine(subject), 0, subject.lines[at] ?? ''));
    },
  },
  { name: 'count wrongly', codes: ['VF-107'], mutate: onOne('end', (value) => (value.entries += 1)) },
  { name: 'claim a later version', codes: ['VF-208'], mutate: onOne('header', (value) => (value.v = 2)) },
  {
    name: 'cut the file between two lines',
    codes: ['VF-205'],
    mutate: (subject) => fileOf(subject.lines.slice(0, subject.dice(subject.lines.length))),
  },
  {
    name: 'cut the file inside a line',
    codes: ['VF-205'],
    mutate: (subject) => {
      const at = subject.dice(subject.lines.length);
      const line = subject.lines[at] ?? '';
      return fileOf(subject.lines.slice(0, at)) + line.slice(0, 1 + subject.dice(line.length - 1));
    },
  },
  { name: 'cut the last line end', codes: ['VF-205'], mutate: ({ lines }) => fileOf(lines).slice(0, -1) },
  {
    name: 'cut the file and write an end line',
    codes: ['VF-107'],
    mutate: (subject) => {
      const at = pick(subject, 'entry');
      return at === null ? null : fileOf([...subject.lines.slice(0, at), subject.lines.at(-1) ?? '']);
    },
  },
  {
    name: 'write control characters into the data',
    codes: ['VF-133'],
    mutate: onText('entry', (line) => line.replace('"data":{', '"data":{"\\u001b[2J":1,').replace(',}', '}'), open),
  },
];

export const writingMutations: readonly Mutation[] = [...sameValue, ...otherForm];
