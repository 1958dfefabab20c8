/**
 * Names and channels of the commands, without their schemas: the preload script needs no more, and every kilobyte
 * there is parsed before the first screen. `commands.ts` does not compile where the two differ.
 */
export const commandNames = [
  'getState',
  'signIn',
  'signOut',
  'startWork',
  'interrupt',
  'resume',
  'beginEnd',
  'cancelEnd',
  'endWork',
  'correctSession',
  'dismissWarning',
  'dismissNotice',
  'answerPresence',
  'restoreRecovered',
  'requestApproval',
  'finish',
  'beginReturn',
  'leaveReturn',
  'startHandIn',
  'pauseHandIn',
  'cancelHandIn',
  'closeReturn',
  'recheck',
  'showCode',
  'answerCode',
  'readTrail',
  'openRemote',
  'closeRemote',
  'openWorkFolder',
  'openWarnings',
  'warningsDrawn',
  'openTelephone',
] as const;

/** Electron channel of a command. */
export const commandChannel = (name: (typeof commandNames)[number]): string => `shell:${name}`;
/** Electron channel of the state sent to windows. */
export const stateChannel = 'shell:state';
/** Electron channel on which the shell's window is told to open the page for 連絡コード. */
export const telephoneChannel = 'shell:telephone';
