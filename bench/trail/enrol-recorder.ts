import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../../test/durability/program.ts';
import { configPath, writeConfig } from '../../test/durability/templates.ts';
import { recorderProgram, serverProgram, startOffice } from './programs.ts';

/**
 * Enrols a recorder at an office, which then ends: the upload would take a share of the cores from one side alone.
 * @returns the recorder's socket; its configuration is at `configPath(base)`
 */
export async function enrolRecorder(base: string): Promise<string> {
  const [office, folder] = [join(base, 'office'), join(base, 'recorder')];
  mkdirSync(folder, { mode: 0o700 });
  await runProgram(process.execPath, [serverProgram, 'init', '--data', office, '--sample']);
  const { program, origin } = await startOffice(office);
  try {
    const { socket } = writeConfig(base, folder, office, origin);
    const enrolCode = [serverProgram, 'enrol-code', '--data', office, '--terminal', 'T-0001'];
    const code = (await runProgram(process.execPath, enrolCode)).trim();
    const enrol = ['enrol', '--config', configPath(base), '--code', code, '--terminal', 'T-0001'];
    await runProgram(process.execPath, [recorderProgram, ...enrol]);
    return socket;
  } finally {
    await program.kill('SIGTERM');
  }
}
