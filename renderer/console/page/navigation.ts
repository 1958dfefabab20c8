import type { Role } from '#contract/http/console-api.ts';
import { pagesOf } from '../account/role-pages.ts';

interface NavigationPage {
  readonly to: string;
  readonly title: string;
}

/** A room of the console; it opens on its first page. */
export interface NavigationGroup {
  readonly title: string;
  readonly pages: readonly [NavigationPage, ...NavigationPage[]];
}

const groups = [
  {
    title: '勤務',
    pages: [
      { key: 'board', to: '/board', title: '今日の状況' },
      { key: 'sessions', to: '/sessions', title: '勤務の記録' },
      { key: 'reports', to: '/reports', title: '報告書' },
      { key: 'orders', to: '/orders', title: '命令簿' },
    ],
  },
  {
    title: '申請・届出',
    pages: [
      { key: 'queue', to: '/queue', title: 'わたしを待つもの' },
      { key: 'forms', to: '/forms', title: '申請' },
      { key: 'loanRequests', to: '/loan-requests', title: '借用願' },
      { key: 'takeouts', to: '/takeouts', title: 'データ持出し' },
      { key: 'teleworkIds', to: '/telework-ids', title: 'テレワーク用ID' },
    ],
  },
  {
    title: '端末・貸出',
    pages: [
      { key: 'terminals', to: '/terminals', title: '端末' },
      { key: 'ledger', to: '/ledger', title: '管理簿' },
      { key: 'inbox', to: '/inbox', title: '受領した成果物' },
      { key: 'remoteProfiles', to: '/remote-profiles', title: 'リモート接続先' },
    ],
  },
  {
    title: '監査',
    pages: [
      { key: 'findings', to: '/findings', title: '監査の指摘' },
      { key: 'audit', to: '/audit/entries', title: '記録の検索' },
      { key: 'audit', to: '/audit/acts', title: '庁内の記録' },
      { key: 'audit', to: '/audit/integrity', title: '完全性' },
      { key: 'audit', to: '/audit/samples', title: '抜き取り' },
      { key: 'audit', to: '/audit/findings', title: '指摘' },
      { key: 'audit', to: '/audit/holds', title: '保全' },
      { key: 'audit', to: '/audit/report', title: '期間報告' },
    ],
  },
  { title: '統計', pages: [{ key: 'statistics', to: '/statistics', title: '統計' }] },
  {
    title: '設定',
    pages: [
      { key: 'settings', to: '/settings', title: '設定' },
      { key: 'factors', to: '/second-factors', title: '二段階認証' },
      { key: 'retention', to: '/retention', title: '保存期間と廃棄' },
    ],
  },
  { title: '利用者', pages: [{ key: 'people', to: '/people', title: '利用者' }] },
  { title: '所属', pages: [{ key: 'people', to: '/sections-list', title: '所属' }] },
  { title: 'メール', pages: [{ key: 'mails', to: '/mails', title: 'メールの送信' }] },
] as const;

/** The groups of which the role may see a page, each with those pages; one page alone goes by its own name. Pure. */
export function navigationOf(role: Role): readonly NavigationGroup[] {
  const allowed = pagesOf(role);
  return groups.flatMap(({ title, pages }) => {
    const [first, ...others] = pages.filter(({ key }) => allowed[key]);
    if (first === undefined) return [];
    return [{ title: others.length === 0 ? first.title : title, pages: [first, ...others] as const }];
  });
}
