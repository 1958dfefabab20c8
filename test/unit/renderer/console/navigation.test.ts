import { describe, expect, it } from 'vitest';
import { roles } from '#contract/http/console-api.ts';
import { navigationOf } from '../../../../renderer/console/page/navigation.ts';

const titles = (role: (typeof roles)[number]) => navigationOf(role).map(({ title }) => title);

describe('the rooms of the console', () => {
  it('are those of which the role may see a page', () => {
    expect(titles('manager')).toEqual(['勤務', '申請・届出', '端末・貸出', '監査の指摘', '統計']);
    expect(titles('auditor')).toEqual(['勤務', '申請・届出', '端末・貸出', '監査', '統計', '設定']);
    expect(titles('admin')).toEqual(['利用者', '所属', 'メールの送信']);
  });

  it('go by the name of their page where it is the only one', () => {
    expect(titles('staff')).toContain('受領した成果物');
  });

  it('lead to each page once, and never to one below another of them', () => {
    for (const role of roles) {
      const pages = navigationOf(role).flatMap((group) => group.pages.map(({ to }) => to));
      expect(new Set(pages).size).toBe(pages.length);
      for (const page of pages) expect(pages.filter((other) => other.startsWith(`${page}/`))).toEqual([]);
    }
  });
});
