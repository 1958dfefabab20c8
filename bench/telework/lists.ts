import type { Role } from '#contract/http/console-api.ts';
import type { Caller } from '../../server/auth/access.ts';
import { listForms } from '../../server/forms/read-forms.ts';
import { readLedger } from '../../server/lending/ledger.ts';
import { listRequests } from '../../server/lending/requests.ts';
import { listPeople } from '../../server/people/read-people.ts';
import { readQueue } from '../../server/queue/read-queue.ts';
import { listOrders } from '../../server/report/orders.ts';
import { listReports } from '../../server/report/reports.ts';
import { readToday } from '../../server/report/today.ts';
import { readWeek } from '../../server/report/week.ts';
import type { Runtime } from '../../server/runtime.ts';
import type { Store } from '../../server/store/store.ts';
import { listTakeouts } from '../../server/takeout/read-takeouts.ts';
import { readTravel } from '../../server/travel/note-travel.ts';

const as = (id: string, role: Role, scope: Caller['scope'], sectionId: string): Caller => ({
  ...{ account: { id, name: '見本', section: '見本', role }, sectionId, scope, token: '' },
});
const hr = as('500033', 'hr', 'all', 'hr');
const it = as('300011', 'it', 'all', 'it');
const auditor = as('400007', 'auditor', 'all', 'audit');
const head = as('600007', 'manager', 'section', 's7');
const staff = as('600007', 'staff', 'own', 's7');
const own = (caller: Caller): Caller => ({ ...caller, scope: 'own' });

/** The lists that the console shows, each as the role that sees most of it, and as a head and a member of staff do. */
export function consoleLists({ store, runtime, first, last }: Asked): readonly [string, () => Promise<unknown>][] {
  const now = runtime.now();
  const month = { from: `${last}-03-01`, to: `${last}-03-31` };
  const twoMonths = { from: `${last}-02-01`, to: `${last}-03-31` };
  const db = store.reader;
  return [
    ['queue of 職員活性課', () => readQueue(db, hr, now)],
    ['queue of 情報政策課', () => readQueue(db, it, now)],
    ['queue of a head', () => readQueue(db, head, now)],
    ['queue of a member of staff', () => readQueue(db, staff, now)],
    ['forms of all sections', () => listForms(db, hr, { of: 'all' })],
    ['forms of all sections, one kind', () => listForms(db, hr, { of: 'all', kind: 'registration' })],
    ['forms of a section', () => listForms(db, head, { of: 'all' })],
    ['forms for 情報政策課', () => listForms(db, it, { of: 'all' })],
    ['own forms', () => listForms(db, staff, { of: 'mine' })],
    ['借用願 of all sections', () => listRequests(db, it, {}, now)],
    ['借用願 of a section', () => listRequests(db, head, {}, now)],
    ['データ持出し申請 of all sections', () => listTakeouts(db, auditor, {}, now)],
    ['データ持出し申請 of a section', () => listTakeouts(db, head, {}, now)],
    ['管理簿', () => readLedger(store, runtime, it, {})],
    ['管理簿 of a section', () => readLedger(store, runtime, head, {})],
    ['reports of all sections', () => listReports(store, runtime, hr, twoMonths)],
    ['reports of a section', () => listReports(store, runtime, head, twoMonths)],
    ['reports of a section, chosen', () => listReports(store, runtime, hr, { ...twoMonths, section: 's7' })],
    ['own reports', () => listReports(store, runtime, staff, twoMonths)],
    ['命令簿 of all sections', () => listOrders(db, hr, { ...month, now })],
    ['命令簿 of a section', () => listOrders(db, head, { ...month, now })],
    ['命令簿 of a section, chosen', () => listOrders(db, hr, { ...month, section: 's7', now })],
    ['旅行命令 of all sections', () => readTravel(db, hr, `${last}-03`)],
    ['旅行命令 of a section', () => readTravel(db, head, `${last}-03`)],
    ['旅行命令 of a section, chosen', () => readTravel(db, hr, `${last}-03`, 's7')],
    ['own 旅行命令', () => readTravel(db, own(staff), `${last}-03`)],
    ['旅行命令 of the first month, all sections', () => readTravel(db, hr, `${first}-04`)],
    ['旅行命令 of the first month, a section', () => readTravel(db, head, `${first}-04`)],
    ['own rows of 命令簿', () => listOrders(db, own(staff), { ...month, now })],
    ['today, all sections', () => readToday(db, hr, now)],
    ['today, a section', () => readToday(db, head, now)],
    ['two weeks, all sections', () => readWeek(db, hr, now)],
    ['two weeks, a section', () => readWeek(db, head, now)],
    ['people, by a text', () => listPeople(store, now, { text: '見本 99' })],
  ];
}

interface Asked {
  readonly store: Store;
  readonly runtime: Runtime;
  /** Year in whose April the papers begin. */
  readonly first: string;
  /** Year in whose March it is. */
  readonly last: string;
}
