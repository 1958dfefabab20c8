/** A piece of a PowerShell script: enough of the language to see that a script is whole and what it names. */
export interface Token {
  readonly kind: 'comment' | 'string' | 'expandable' | 'bracket' | 'word';
  readonly text: string;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** Splits a script. Throws where a string, a comment or a bracket does not end. */
export function powershellTokens(script: string): readonly Token[] {
  const tokens: Token[] = [];
  const open: string[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(script)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const add = (kind: Token['kind'], text: string): void => {
    tokens.push({ kind, text });
  };
  while (at < script.length) {
    if (take(/\s+|`\r?\n/y) !== null) continue;
    if (/<#(?![\s\S]*#>)/y.test(script.slice(at))) throw new Error(`comment at ${at} does not end`);
    const comment = take(/<#[\s\S]*?#>|#[^\n]*/y);
    if (comment !== null) {
      add('comment', comment);
      continue;
    }
    const here = take(/@(['"])\r?\n[\s\S]*?\n\1@/y);
    if (here !== null) {
      add(here[1] === '"' ? 'expandable' : 'string', here);
      continue;
    }
    const single = take(/'(?:[^']|'')*'/y);
    if (single !== null) {
      add('string', single.slice(1, -1));
      continue;
    }
    if (script[at] === '"') {
      const end = endOfExpandable(script, at);
      add('expandable', script.slice(at + 1, end));
      at = end + 1;
      continue;
    }
    const sign = script[at] ?? '';
    if ('({['.includes(sign)) open.push(sign);
    if (')}]'.includes(sign) && closing[open.pop() ?? ''] !== sign) throw new Error(`${sign} too much at ${at}`);
    if ('(){}[]'.includes(sign)) {
      add('bracket', sign);
      at += 1;
      continue;
    }
    const word = take(/[^\s(){}[\]'"#]+/y);
    if (word === null) throw new Error(`not understood at ${at}: ${script.slice(at, at + 20)}`);
    add('word', word);
  }
  if (open.length > 0) throw new Error(`${open.at(-1)} does not end`);
  return tokens;
}

/** Where a string that expands ends. What stands in `$( )` is read as script, strings in it and all. */
function endOfExpandable(script: string, start: number): number {
  for (let at = start + 1; at < script.length; at += 1) {
    if (script[at] === '`') at += 1;
    else if (script[at] === '"' && script[at + 1] === '"') at += 1;
    else if (script[at] === '"') return at;
    else if (script.startsWith('$(', at)) {
      let depth = 0;
      for (at += 1; at < script.length; at += 1) {
        if (script[at] === '(') depth += 1;
        if (script[at] === ')') depth -= 1;
        if (depth === 0) break;
      }
    }
  }
  throw new Error(`string at ${start} does not end`);
}
