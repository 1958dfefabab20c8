import { hash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type ErrorCode, errorEntry } from '#contract/errors.ts';
import { canonicalJson } from '#contract/json.ts';
import { repositoryRoot } from '../setup/say.ts';
import { endingOf } from '../world/process.ts';
import { expectHeading } from './errors-screen.ts';
import type { ErrorStage } from './errors-stage.ts';

/**
 * Errors of 情報政策課's own program, as it answers them in its terminal. Only `revert` is asked for, and of states that
 * hold no row: whatever it did, it would change nothing of this machine.
 */
export async function playProfile(stage: ErrorStage): Promise<void> {
  const { world } = stage;
  stage.skip('TM-604', 'would change this machine if it were not refused: shown in a private root by npm test');
  if (process.getuid?.() !== 0) {
    for (const code of ['TM-601', 'TM-602', 'TM-605', 'TM-606', 'TM-607'] as const) stage.skip(code, 'takes root');
    return;
  }
  const program = join(repositoryRoot, 'out/agent/tanmori-agent.js');
  const folder = (name: string): string => {
    const path = join(world.layout.home, `profile-${name}`);
    mkdirSync(path);
    chmodSync(path, 0o755);
    return path;
  };
  const meet = (code: ErrorCode, name: string, state: string): Promise<void> =>
    stage.meet(code, name, null, async () => {
      const ending = await endingOf({
        ...{ name: 'tanmori-agent', command: world.programs.node, args: [program, 'revert', '--state', state] },
        ...{ as: null, env: {}, log: join(world.layout.home, 'tanmori-agent.log') },
      });
      const { message, next } = errorEntry(code);
      expect(ending.code).toBe(2);
      expect(ending.err).toContain(code);
      return `${code} ${message}${next}`;
    });
  /** A state as `provision` would have left it on another machine, for an account of this number. */
  const stateOf = (name: string, uid: number): string => {
    const parameters = {
      ...{ v: 1, platform: 'linux', borrower: { account: 'mihon', uid, gid: uid } },
      ...{ home: '/home/mihon', workFolder: '/home/mihon/work', acceptance: null },
    };
    const identity = { profile: 'a'.repeat(64), version: '1', rows: 'b'.repeat(64) };
    const body = { v: 1, machine: 'c'.repeat(64), identity, parameters, at: '2026-11-21T00:00:00.000Z', rows: [] };
    const path = folder(name);
    const sealed = { body, sha256: hash('sha256', canonicalJson(body), 'hex') };
    writeFileSync(join(path, 'prior-state.json'), canonicalJson(sealed), { mode: 0o600 });
    return path;
  };

  await meet('TM-606', 'a folder that holds no state', folder('empty'));
  const damaged = stateOf('damaged', 3_999_999_999);
  writeFileSync(join(damaged, 'prior-state.json'), '{"body":{},"sha256":""}');
  await meet('TM-601', 'a damaged state', damaged);
  await meet('TM-602', 'the state of another machine', stateOf('elsewhere', 3_999_999_999));
  const open = folder('open');
  chmodSync(open, 0o777);
  await meet('TM-607', 'a state folder that everybody may write', open);
  const shell = await stage.shell();
  await expectHeading(shell.page, 'サインイン');
  await meet('TM-605', 'the borrower is signed in', stateOf('at-work', world.accounts.borrower.uid));
}
