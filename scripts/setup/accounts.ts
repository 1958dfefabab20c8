import { execFileSync } from 'node:child_process';
import { SetUpError, say } from './say.ts';

/** An operating-system account that a part of the product runs as. */
export interface SystemAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export interface SystemAccounts {
  /** Runs the shell: Electron's sandbox needs an unprivileged user, and a borrower is one. */
  readonly borrower: SystemAccount;
  readonly recorder: SystemAccount;
  readonly office: SystemAccount;
  /** False where all three are the caller: the trail is then only weakly protected, and every screen says so. */
  readonly separate: boolean;
}

/** As root: three accounts, made where missing. Otherwise the caller is all three. */
export function systemAccounts(): SystemAccounts {
  const uid = process.getuid?.() ?? -1;
  if (uid !== 0) {
    const me: SystemAccount = {
      name: execFileSync('id', ['-un'], { encoding: 'utf8' }).trim(),
      uid,
      gid: process.getgid?.() ?? -1,
    };
    return { borrower: me, recorder: me, office: me, separate: false };
  }
  return {
    borrower: account('tanmori-borrower'),
    recorder: account('tanmori-recorder'),
    office: account('tanmori-office'),
    separate: true,
  };
}

function account(name: string): SystemAccount {
  const line = lookUp(name) ?? create(name);
  const [, , uid, gid] = line.split(':');
  return { name, uid: Number(uid), gid: Number(gid) };
}

function lookUp(name: string): string | null {
  try {
    return execFileSync('getent', ['passwd', name], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

function create(name: string): string {
  say(`making the system account ${name}`);
  try {
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      name,
    ]);
  } catch {
    throw new SetUpError(`The account ${name} could not be made. As root run: useradd --system --user-group ${name}`);
  }
  const line = lookUp(name);
  if (line === null) throw new SetUpError(`The account ${name} was made but cannot be found: check /etc/passwd.`);
  return line;
}
