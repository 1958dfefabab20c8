import { spawn } from 'node:child_process';
import { repositoryRoot, run, SetUpError, say, tool } from './setup/say.ts';
import { vmMachine } from './setup/vm-machine.ts';

/**
 * `npm run test:vm`: a USB stick, a keyboard and a phone are plugged into a PC in software, without and with the
 * profile's rows for media; a LUKS partition is erased in it. Ends with 1 where something was not as it should be. Needs root and about ten minutes.
 */
await run(async () => {
  if (process.argv.length > 2) throw new SetUpError('npm run test:vm takes no words');
  const { kernel, initrd, disk } = vmMachine();
  say('starting the guest four times, in software (about two minutes each on a busy machine)');
  const code = await new Promise<number>((resolve) => {
    spawn(tool('vitest'), ['run', '--project', 'vm', '--no-file-parallelism'], {
      cwd: repositoryRoot,
      stdio: 'inherit',
      env: { ...process.env, TANMORI_VM: JSON.stringify({ kernel, initrd, disk }) },
    }).once('close', (status) => resolve(status ?? 1));
  });
  say(
    code === 0
      ? 'the profile holds against what was plugged in, and nothing of the volume is left'
      : 'something was not as it should be: see above',
  );
  return code;
});
