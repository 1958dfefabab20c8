import { readFileSync } from 'node:fs';
import { systemClock } from '../../../agent/clock.ts';
import { runCommand } from '../../../agent/profile/linux/run-command.ts';
import { linuxWipe } from '../../../agent/wipe/linux-wipe.ts';
import { runCheck } from '../../../agent/wipe/run-check.ts';
import { runPlant } from '../../../agent/wipe/run-plant.ts';
import { runWipe } from '../../../agent/wipe/run-wipe.ts';

/** One act of the wipe in a process of its own, without an office: `plant|wipe|check ORDER PARAMETERS STATE`. */
const [act, order = '', parameters = '', state = ''] = process.argv.slice(2);
const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const world = {
  ...{ run: runCommand, clock: systemClock, state, tool: { name: 'tanmori-agent', version: '0.1.0' } },
  progress: (step: string, files: number) => process.stderr.write(`${step} ${files}\n`),
};
const given = [json(order), json(parameters), world] as const;
const done = await (act === 'plant' ? runPlant(...given) : (act === 'wipe' ? runWipe : runCheck)(...given, linuxWipe));
process.stdout.write(`${JSON.stringify(done.ok ? { ok: true, ...done.value } : done)}\n`);
if (!done.ok) process.stderr.write(`${done.code} ${done.detail ?? ''}\n`);
process.exitCode = done.ok ? 0 : 2;
