import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Outcome, ok } from '#contract/errors.ts';
import { type CommandName, commandNames } from '#contract/ipc/commands.ts';
import { answerCommand, type CommandRoutes } from '../../../main/ipc/answer-command.ts';
import type { Sender } from '../../../main/ipc/sender.ts';
import { openingState } from '../../../main/shell-states.ts';

const trusted: Sender = { window: 'terminal', isMainFrame: true, url: 'app://shell/terminal.html' };

function setUp(agentAnswers: Outcome<unknown> = ok(null)) {
  const refused: string[] = [];
  const asked: unknown[] = [];
  const broken: string[] = [];
  const told: string[] = [];
  const routes: CommandRoutes = {
    state: () => openingState('/work'),
    askAgent: async (name, args) => {
      asked.push({ name, args });
      return agentAnswers;
    },
    openWorkFolder: async () => ok(null),
    openWarnings: () => told.push('openWarnings'),
    warningsDrawn: (newest) => told.push(`warningsDrawn ${newest}`),
    openTelephone: () => told.push('openTelephone'),
    refused: (channel, why) => refused.push(`${channel} ${why}`),
    agentBroken: (why) => broken.push(why),
  };
  const call = (name: CommandName, given: readonly unknown[], sender: Sender = trusted) =>
    answerCommand(routes, name, sender, given);
  return { call, refused, asked, broken, told };
}

describe('commands', () => {
  it('passes a good one on and its answer back', async () => {
    const { call, asked, refused } = setUp();
    expect(await call('signIn', [{ staff: '100123', pin: 'mihon-1234' }])).toEqual({ ok: true, value: null });
    expect(asked).toEqual([{ name: 'signIn', args: { staff: '100123', pin: 'mihon-1234' } }]);
    expect(refused).toEqual([]);
  });

  it('answers for the state and the work folder itself', async () => {
    const { call, asked } = setUp();
    expect(await call('getState', [{}])).toMatchObject({ ok: true, value: { screen: { screen: 'opening' } } });
    expect(await call('openWorkFolder', [{}])).toEqual({ ok: true, value: null });
    expect(asked).toEqual([]);
  });

  const warning: Sender = { window: 'warning', isMainFrame: true, url: 'app://shell/warning.html' };

  it('lets the warning window take note and lead to the telephone, and nothing else', async () => {
    const may: readonly CommandName[] = ['getState', 'dismissWarning', 'openTelephone', 'warningsDrawn'];
    const args: Partial<Record<CommandName, object>> = { dismissWarning: { id: 1 }, warningsDrawn: { newest: 1 } };
    const { call, told, asked } = setUp();
    for (const name of may) expect(await call(name, [args[name] ?? {}], warning)).toMatchObject({ ok: true });
    expect(told).toEqual(['openTelephone', 'warningsDrawn 1']);
    expect(asked).toEqual([{ name: 'dismissWarning', args: { id: 1 } }]);
    for (const name of commandNames.filter((each) => !may.includes(each))) {
      expect(await call(name, [{}], warning)).toEqual({ ok: false, code: 'TM-106' });
    }
  });

  it('does not let the shell’s page speak for the warning window, nor one page in the other’s window', async () => {
    const { call, told } = setUp();
    expect(await call('warningsDrawn', [{ newest: 1 }])).toEqual({ ok: false, code: 'TM-106' });
    expect(await call('openTelephone', [{}])).toEqual({ ok: false, code: 'TM-106' });
    expect(await call('getState', [{}], { ...warning, url: trusted.url })).toEqual({ ok: false, code: 'TM-106' });
    expect(await call('getState', [{}], { ...trusted, url: warning.url })).toEqual({ ok: false, code: 'TM-106' });
    expect(told).toEqual([]);
    expect(await call('openWarnings', [{}])).toEqual({ ok: true, value: null });
    expect(told).toEqual(['openWarnings']);
  });

  it.each<[string, Sender]>([
    ['another window', { ...trusted, window: null }],
    ['an inner frame', { ...trusted, isMainFrame: false }],
    ['another page of the scheme', { ...trusted, url: 'app://shell/other.html' }],
    ['an address that begins alike', { ...trusted, url: 'app://shell/terminal.html.evil' }],
    ['the page with a fragment', { ...trusted, url: 'app://shell/terminal.html#x' }],
    ['the web', { ...trusted, url: 'https://example.com/terminal.html' }],
    ['a frame that is gone', { ...trusted, url: null }],
  ])('refuses %s, for every command', async (_what, sender) => {
    for (const name of commandNames) {
      const { call, asked, refused } = setUp();
      expect(await call(name, [{}], sender)).toEqual({ ok: false, code: 'TM-106' });
      expect(asked).toEqual([]);
      expect(refused).toHaveLength(1);
    }
  });

  it.each<[CommandName, readonly unknown[]]>([
    ['signIn', [{ staff: '100123', pin: 'x', admin: true }]],
    ['signIn', [{ staff: 100123, pin: 'x' }]],
    ['signIn', [{ staff: '１００１２３', pin: 'x' }]],
    ['signIn', [{ staff: '100123', pin: 'x'.repeat(129) }]],
    ['signIn', []],
    ['signIn', [{ staff: '100123', pin: 'x' }, {}]],
    ['recheck', [null]],
    ['recheck', [[]]],
    ['recheck', [{ __proto__: null, force: true }]],
    ['startWork', [{ work: '' }]],
    ['startWork', [{ work: 'a\u0000b' }]],
    ['answerCode', [{ code: '123' }]],
    ['readTrail', [{ fromSeq: -1, limit: 10 }]],
    ['readTrail', [{ fromSeq: 0, limit: 100_000 }]],
    ['openWorkFolder', [{ path: '/etc' }]],
  ])('refuses a malformed %s %j', async (name, given) => {
    const { call, asked, refused } = setUp();
    expect(await call(name, given)).toEqual({ ok: false, code: 'TM-106' });
    expect(asked).toEqual([]);
    expect(refused).toHaveLength(1);
  });

  it('never writes down what was sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 9, maxLength: 300 }), fc.anything(), async (secret, other) => {
        const { call, refused } = setUp();
        await call('signIn', [{ staff: secret, pin: other }]);
        expect(refused.join()).not.toContain(secret);
        expect(refused.join().length).toBeLessThan(400);
      }),
    );
  });

  it('locks behind an agent whose answer has the wrong form', async () => {
    const { call, broken } = setUp(ok({ entries: [], total: -1 }));
    expect(await call('readTrail', [{ fromSeq: 0, limit: 1 }])).toEqual({ ok: false, code: 'TM-303' });
    expect(broken).toHaveLength(1);
  });

  it('hands a refusal of the agent on', async () => {
    const { call } = setUp({ ok: false, code: 'TM-101' });
    expect(await call('signIn', [{ staff: '100123', pin: 'x' }])).toEqual({ ok: false, code: 'TM-101' });
  });
});
