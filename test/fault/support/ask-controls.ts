import { attestControls } from '../../../agent/profile/linux/attest-controls.ts';
import { runCommand } from '../../../agent/profile/linux/run-command.ts';
import { parametersFile, profileFile, stateFolder } from './profile-pc.ts';

/** Run as the borrower inside a private root: what the agent would be told of the controls. */
const controls = await attestControls({ profile: profileFile, parameters: parametersFile, stateFolder }, runCommand);
process.stdout.write(JSON.stringify(controls));
