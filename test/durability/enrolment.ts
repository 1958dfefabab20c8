import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Findings } from './findings.ts';
import { PowerCutDisk } from './power-cut-disk.ts';
import { type Program, runProgram, startProgram } from './program.ts';
import { greet } from './recorder-client.ts';
import { atOffice, configPath, writeConfig } from './templates.ts';
import type { Tools } from './tools.ts';

/**
 * Enrols a recorder on a disk whose power goes right before the `call`-th changing call, or (null) when all is done;
 * all that is unsynced is lost. Then it is enrolled again where that is asked for, and has to run.
 * @param office folder of an office whose terminal is not enrolled; it is copied
 * @returns changing calls that were made before the cut
 */
export async function cutEnrolment(
  tools: Tools,
  office: string,
  base: string,
  call: number | null,
  findings: Findings,
): Promise<number> {
  mkdirSync(base, { recursive: true, mode: 0o700 });
  const copy = join(base, 'office');
  cpSync(office, copy, { recursive: true });
  const disk = new PowerCutDisk(tools.powercutFs, base);
  await disk.mount();
  try {
    return await atOffice(tools, copy, async (line, code) => {
      const config = writeConfig(base, disk.folder, copy, line.url);
      const recorder = (verb: string, ...args: readonly string[]): Program =>
        startProgram(tools.node, [tools.recorder, verb, '--config', configPath(base), ...args]);
      const enrol = async (oneTimeCode: string): Promise<{ readonly code: number | null; readonly said: string }> => {
        const program = recorder('enrol', '--code', oneTimeCode, '--terminal', 'T-0001');
        return { code: await program.ended, said: program.said.trim() };
      };
      if (call !== null) disk.cutAfter(call, null);
      const first = await enrol(code);
      const { calls, dead } = disk.report();
      if (first.code !== 0 && !dead) findings.add('broken', `enrolment ended with ${first.code}: ${first.said}`);
      disk.cut(null);
      await disk.unmount();
      await disk.mount();
      // What the one who hands the PC over does where the first try did not end well: a new code, once more.
      if (first.code !== 0) {
        const enrolCode = ['enrol-code', '--data', copy, '--terminal', 'T-0001'];
        const second = await enrol((await runProgram(tools.node, [tools.server, ...enrolCode])).trim());
        if (second.code !== 0 && !second.said.startsWith('TM-104')) findings.add('broken', `again: ${second.said}`);
      }
      const running = recorder('run');
      if (!(await running.says('ready '))) findings.add('lost', `enrolled, and does not run: ${running.said.trim()}`);
      else {
        const greeted = await greet(config.socket);
        const status = greeted?.hello.ok === true ? greeted.hello.value.status : null;
        if (status === null || status.recorded === 0) findings.add('lost', 'enrolled, and the chain is empty');
        if (status?.lock) findings.add('locked', status.lock.code);
        greeted?.client.close();
      }
      await running.kill();
      return calls;
    });
  } finally {
    await disk.unmount();
    if (findings.total === 0) rmSync(base, { recursive: true, force: true });
  }
}
