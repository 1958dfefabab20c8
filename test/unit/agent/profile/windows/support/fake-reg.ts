import { readFileSync, writeFileSync } from 'node:fs';
import type { RunCommand } from '../../../../../../agent/platform/command.ts';
import { longKey, numberHex, parseRegFile, type RegValue } from '../../../../../../agent/profile/windows/reg-text.ts';

/** A registry in memory behind the words of reg.exe: keys by their long names, values by name. */
export class FakeReg {
  readonly keys = new Map<string, Map<string, RegValue>>();

  set(key: string, name: string, value: RegValue): void {
    const parts = longKey(key).split('\\');
    parts.forEach((_, i) => {
      const above = parts.slice(0, i + 1).join('\\');
      if (!this.keys.has(above)) this.keys.set(above, new Map());
    });
    this.keys.get(longKey(key))?.set(name, value);
  }

  /** Everything in it, in one order. */
  photograph(): string {
    return JSON.stringify([...this.keys].sort().map(([key, values]) => [key, [...values].sort()]));
  }

  readonly run: RunCommand = (_, args) => {
    const code = this.#act(args);
    const stdout = Buffer.from(typeof code === 'string' ? code : '');
    return Promise.resolve({
      kind: 'ended',
      code: typeof code === 'string' ? 0 : code,
      stdout,
      stderr: Buffer.alloc(0),
    });
  };

  #act([act = '', given = '', flag, name = '', , , , data = '']: readonly string[]): number | string {
    if (act === 'import') {
      for (const { key, values } of parseRegFile(readFileSync(given)) ?? []) {
        for (const { name: each, ...value } of values) this.set(key, each, value);
      }
      return 0;
    }
    const key = longKey(given);
    if (act === 'add') {
      this.set(key, name, { type: 4, hex: numberHex(Number(data)) });
      return 0;
    }
    const values = this.keys.get(key);
    if (values === undefined) return 1;
    switch (act) {
      case 'query':
        return [...this.keys.keys()].filter((each) => each.startsWith(`${key}\\`)).join('\r\n');
      case 'export':
        writeFileSync(flag ?? '', this.#exported(key));
        return 0;
      case 'delete':
        if (flag === '/v') return values.delete(name) ? 0 : 1;
        for (const each of [...this.keys.keys()]) if (`${each}\\`.startsWith(`${key}\\`)) this.keys.delete(each);
        return 0;
      default:
        return 1;
    }
  }

  #exported(key: string): Buffer {
    const sections = [...this.keys]
      .filter(([each]) => `${each}\\`.startsWith(`${key}\\`))
      .sort()
      .map(([each, values]) => {
        const lines = [...values].map(
          ([name, { type, hex }]) => `"${name}"=hex(${type.toString(16)}):${(hex.match(/../g) ?? []).join(',')}\r\n`,
        );
        return `[${each}]\r\n${lines.join('')}\r\n`;
      });
    return Buffer.from(`\ufeffWindows Registry Editor Version 5.00\r\n\r\n${sections.join('')}`, 'utf16le');
  }
}
