import type { ServicePurpose } from '#contract/http/lending-api.ts';

/** Where 情報政策課 puts on each PC what its work there goes by: docs/operations.md. */
const onPc = '--config /etc/tanmori/service.json --wipe-parameters /etc/tanmori/wipe-parameters.json';
/** The work's own state: outside all that a wipe erases. */
const state = '--state /var/lib/tanmori-service';
/** What a PC is provisioned with, and where its prior state is kept. */
const profile = '--profile /etc/tanmori/linux.json --parameters /etc/tanmori/parameters.json';
const profileState = '/var/lib/tanmori-profile';

/** What puts 第6条 in force on a PC that has not got it yet: what preparing reads back. */
export const provisionCommand = `node tanmori-agent.js provision ${profile} --state ${profileState}`;

/** What 情報政策課 types at the PC for its work there. */
export function serviceCommand(terminal: string, purpose: ServicePurpose, code: string): string {
  const work = `node tanmori-agent.js ${purpose} --terminal ${terminal} --code ${code} ${onPc} ${state}`;
  return purpose === 'prepare' ? `${work} ${profile} --provisioned ${profileState}` : work;
}

/** What makes a handed-over PC the borrower's: docs/operations.md. The recorder's service lets go of the trail meanwhile. */
export const enrolCommand = (terminal: string, code: string): string =>
  `systemctl stop tanmori-recorder; runuser -u tanmori-recorder -- node recorder.js enrol --config /etc/tanmori/recorder.json --terminal ${terminal} --code ${code}; systemctl start tanmori-recorder`;

/** Sixteen signs in fours, as they are read from a screen. */
export const groupSigns = (code: string): string => code.match(/.{1,4}/g)?.join(' ') ?? code;
