import { describe, expect, it } from 'vitest';
import { roles } from '#contract/http/console-api.ts';
import { type AccountState, nextAccountState } from '../../../../renderer/console/account/account-state.ts';
import { firstPage, pagesOf } from '../../../../renderer/console/account/role-pages.ts';
import { signInAddress, wantedPath } from '../../../../renderer/console/account/wanted-path.ts';

const nextOf = (address: string): string => wantedPath(new URL(address, 'https://office.test').searchParams);

describe('the page wanted before sign-in', () => {
  it('is kept, with its filters', () => {
    expect(nextOf(signInAddress('/sessions?staff=100123&page=2'))).toBe('/sessions?staff=100123&page=2');
    expect(nextOf(signInAddress('/terminals'))).toBe('/terminals');
    expect(signInAddress('/')).toBe('/sign-in');
  });

  it.each([
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '/sessions\\..\\..',
    '/terminals.evil.test',
    'javascript:alert(1)',
    '/sign-in',
    '',
  ])('is the first page where the address bar says %j', (next) => {
    expect(wantedPath(new URLSearchParams({ next }))).toBe('/');
  });
});

describe('pages of a role', () => {
  it('show no session log to admin, and no entries to 情報政策課', () => {
    expect(pagesOf('admin')).toMatchObject({ terminals: false, sessions: false, timeline: false, responseCode: false });
    expect(pagesOf('it')).toMatchObject({ sessions: true, timeline: false, responseCode: true });
    expect(pagesOf('auditor').responseCode).toBe(false);
  });

  it('begin with what the day asks, and for admin with the accounts', () => {
    for (const role of roles) expect(firstPage(role)).toBe(role === 'admin' ? '/people' : '/');
  });
});

describe('the account', () => {
  const account = { id: '400007', name: '見本 監査', section: '監査委員事務局', role: 'auditor' } as const;
  const signedIn: AccountState = {
    kind: 'signed-in',
    account,
    sample: true,
    initial: false,
    stage: 'full',
    tokenStale: false,
  };
  const signedOut: AccountState = { kind: 'signed-out', left: true };
  const problem = { code: 'CN-101', message: 'm', next: 'n' } as const;

  it('keeps its pages up while the line is down', () => {
    expect(nextAccountState(signedIn, { type: 'failed', problem })).toEqual(signedIn);
    expect(nextAccountState({ kind: 'asking' }, { type: 'failed', problem })).toEqual({ kind: 'failed', problem });
  });

  it('opens its pages once the own password is set', () => {
    const before: AccountState = { ...signedIn, initial: true };
    expect(nextAccountState(before, { type: 'password-changed' })).toEqual(signedIn);
    expect(nextAccountState(signedOut, { type: 'password-changed' })).toEqual(signedOut);
  });

  it('opens its pages once the second factor that the role needs is set up', () => {
    const before: AccountState = { ...signedIn, stage: 'set-up' };
    expect(nextAccountState(before, { type: 'factor-set-up' })).toEqual(signedIn);
    expect(nextAccountState(signedOut, { type: 'factor-set-up' })).toEqual(signedOut);
  });

  it('is asked for again while its token is stale, and is gone after sign-out', () => {
    expect(nextAccountState(signedIn, { type: 'token-stale' })).toMatchObject({ kind: 'signed-in', tokenStale: true });
    expect(nextAccountState(signedOut, { type: 'token-stale' })).toEqual(signedOut);
    expect(nextAccountState(signedIn, { type: 'signed-out', left: true })).toEqual(signedOut);
  });
});
