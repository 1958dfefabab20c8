import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { goBack, keepWayBack } from '../../../../renderer/console/page/way-back.ts';

/** The browser's history, as far as the way back asks it. */
let at: { state: unknown };
let went: number[];
const show = (address: string, title: string): void => {
  const { pathname, search } = new URL(address, 'https://office');
  vi.stubGlobal('window', { location: { pathname, search } });
  vi.stubGlobal('document', { title: `${title}｜端末守 管理画面` });
};
const follow = (to: string, options?: { readonly replace: boolean }): unknown => {
  keepWayBack((_to, given) => (at.state = given?.state ?? null), to, options);
  return at.state;
};
beforeEach(() => {
  at = { state: null };
  went = [];
  vi.stubGlobal('history', {
    get state() {
      return at.state;
    },
    go: (steps: number) => went.push(steps),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('the way back', () => {
  const queue = { to: '/queue', title: 'わたしを待つもの', steps: 1 };

  test('is the page that led here, with its filter and page', () => {
    show('/forms?kind=plan&after=F-2026-0009', '申請');
    expect(follow('/forms/F-2026-0001')).toEqual({
      from: { to: '/forms?kind=plan&after=F-2026-0009', title: '申請', steps: 1 },
    });
  });

  test('is the same over filters and pages of one list, further behind by each', () => {
    show('/queue', 'わたしを待つもの');
    expect(follow('/loan-requests?staff=100123')).toEqual({ from: queue });
    show('/loan-requests?staff=100123', '借用願');
    expect(follow('/loan-requests')).toEqual({ from: { ...queue, steps: 2 } });
    goBack({ ...queue, steps: 2 });
    expect(went).toEqual([-2]);
  });

  test('is none within a page that was opened by itself', () => {
    show('/loan-requests', '借用願');
    expect(follow('/loan-requests?state=asked')).toBeNull();
  });

  test('stays with what is put in a page’s place', () => {
    show('/notices', 'お知らせ');
    const kept = follow('/notices/7');
    show('/notices/7', 'お知らせ');
    expect(follow('/forms/F-2026-0001', { replace: true })).toEqual(kept);
  });

  test('is not read from what another version has left in the history', () => {
    at.state = { from: '/queue' };
    show('/loan-requests', '借用願');
    expect(follow('/loan-requests?state=asked')).toBeNull();
  });
});
