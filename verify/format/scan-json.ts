import { maxDepth } from './jcs.ts';

/** In what a text that JSON.parse takes differs from the RFC 8785 text of its value. */
export type WritingFault =
  | 'duplicate-name'
  | 'name-order'
  | 'number-form'
  | 'number-range'
  | 'lone-surrogate'
  | 'depth'
  | 'white-space'
  | 'string-form';

interface Level {
  readonly names: Set<string> | null;
  last: string | null;
  /** The next string is a name. */
  atName: boolean;
}

const token = /[ \t\n\r]+|"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/y;

/**
 * Goes through a text that JSON.parse takes, token by token, and names the first thing that RFC 8785 or the format would
 * not write so. Null where there is nothing. Without recursion, so that no nesting can break it.
 */
export function writingFault(text: string, faults: ReadonlySet<WritingFault> = everyFault): WritingFault | null {
  const levels: Level[] = [];
  token.lastIndex = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const fault = take(levels, match[0]);
    if (fault !== null && faults.has(fault)) return fault;
  }
  return null;
}

const everyFault: ReadonlySet<WritingFault> = new Set<WritingFault>([
  'duplicate-name',
  'name-order',
  'number-form',
  'number-range',
  'lone-surrogate',
  'depth',
  'white-space',
  'string-form',
]);

/** What makes a text ambiguous or unsafe to read, where the RFC 8785 text is not asked for. */
export const unsafeWriting: ReadonlySet<WritingFault> = new Set<WritingFault>([
  'duplicate-name',
  'number-range',
  'lone-surrogate',
  'depth',
]);

function take(levels: Level[], part: string): WritingFault | null {
  const level = levels.at(-1);
  switch (part.charAt(0)) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
      return 'white-space';
    case '{':
      levels.push({ names: new Set(), last: null, atName: true });
      return levels.length > maxDepth ? 'depth' : null;
    case '[':
      levels.push({ names: null, last: null, atName: false });
      return levels.length > maxDepth ? 'depth' : null;
    case '}':
    case ']':
      levels.pop();
      return null;
    case ',':
      if (level?.names) level.atName = true;
      return null;
    case '"':
      return takeString(level, part);
    default:
      return /^[-\d]/.test(part) ? takeNumber(part) : null;
  }
}

function takeString(level: Level | undefined, part: string): WritingFault | null {
  const value = JSON.parse(part) as string;
  if (level?.names && level.atName) {
    level.atName = false;
    if (level.names.has(value)) return 'duplicate-name';
    level.names.add(value);
    const isSorted = level.last === null || level.last < value;
    level.last = value;
    if (!isSorted) return 'name-order';
  }
  if (!value.isWellFormed()) return 'lone-surrogate';
  return JSON.stringify(value) === part ? null : 'string-form';
}

function takeNumber(part: string): WritingFault | null {
  const value = Number(part);
  if (!Number.isSafeInteger(value)) return 'number-range';
  return String(value) === part ? null : 'number-form';
}
