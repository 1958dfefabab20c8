import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { wallMs } from './wall-ms.ts';

/** Another program that saves files: `writer.ts HOME PREFIX COUNT PAUSE_MS`. Says when it closed each, at the end. */
const [home = '', prefix = '', count = '0', pauseMs = '0'] = process.argv.slice(2);
const closed: string[] = [];
for (let i = 0; i < Number(count); i += 1) {
  const name = `${prefix}${i}`;
  const fd = openSync(join(home, `d${i % 10}`, name), 'wx');
  writeSync(fd, `番号,名称\n${i},見本\n`.padEnd(2_000, '.'));
  closeSync(fd);
  closed.push(`${name} ${wallMs()}`);
  if (Number(pauseMs) > 0) await pause(Number(pauseMs));
}
process.stdout.write(`${closed.join('\n')}\n`);
