import { openSocket } from '../../../recorder/cli/open-socket.ts';
import { ownAccount, protectionOf } from '../../../recorder/cli/protection.ts';
import { readConfig } from '../../../recorder/config.ts';
import { serviceWithoutLoan } from '../../../recorder/socket/service.ts';
import { openTrailDatabase } from '../../../recorder/store/trail-database.ts';

/**
 * Run by Node for Windows: `recorder run` of a PC that has no loan, without what Node 22 lacks (argon2, for the PIN).
 * `node.exe windows-recorder-program.ts CONFIG`
 */
const config = readConfig(process.argv[2] ?? '');
if (!config.ok) throw new Error(`${config.code} ${config.detail ?? ''}`);
const database = openTrailDatabase(config.value.dataFolder);
if (!database.ok) throw new Error(`${database.code} ${database.detail ?? ''}`);
const protection = protectionOf(config.value, await ownAccount());
const server = await openSocket(config.value, serviceWithoutLoan(protection), (error) => {
  throw error;
});
if (!server.ok) throw new Error(`${server.code} ${server.detail ?? ''}`);
process.stdout.write('ready\n');
