import type { PeriodReport } from '#contract/http/audit-api.ts';
import { typeEntry } from '#contract/trail/catalogue.ts';
import { checkOutcomeTitles } from '#contract/words/check-words.ts';
import { eraDate, eraDateWithWeekday } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock, length } from '#contract/words/time.ts';
import { newPaper, type PaperRow } from '../../pdf/paper.ts';

const times = (number: number): string => `${count(number)}件`;
const byType = (rows: PeriodReport['prevented']): readonly PaperRow[] =>
  rows.length === 0
    ? [['なし', times(0)]]
    : rows.map(({ type, entries }): PaperRow => {
        const { title, article } = typeEntry(type);
        return [article === undefined ? title : `${title}（${article}）`, times(entries)];
      });

/** The report of a period as PDF, A4, Japanese, its font inside. */
export function printReport(report: PeriodReport, isSample: boolean): Promise<Buffer> {
  const period = `${eraDateWithWeekday(report.from)}から${eraDateWithWeekday(report.to)}まで`;
  const title = `${isSample ? '【見本】' : ''}端末守 監査証跡の期間報告`;
  const paper = newPaper(
    { title, author: report.madeBy, at: new Date(report.madeAt) },
    `${title}　${eraDate(report.from)}〜${eraDate(report.to)}`,
  );
  paper.title(title, [
    `期間　${period}`,
    `作成　${dayAndClock(report.madeAt)}　${report.madeBy}`,
    '在宅勤務要綱 第6条・第8条・第12条に関わる記録の件数と、記録の完全性の検査結果をまとめたものです。',
  ]);

  paper.heading('1　勤務と記録');
  paper.rows([
    ['勤務（始業）', times(report.sessions)],
    ['うち規則による終業', times(report.closedByRule)],
    ['監査証跡の記録', times(report.entries)],
    ['監視の空白', `${times(report.gaps.entries)}（合わせて${length(report.gaps.lengthMs)}）`],
  ]);

  paper.heading('2　制御により阻止した行為');
  paper.rows(byType(report.prevented));

  paper.heading('3　失敗・異常の記録');
  paper.rows(byType(report.failed));

  const { findings } = report;
  paper.heading('4　監査の指摘と保全');
  paper.rows([
    ['期間中の指摘', times(findings.raised)],
    ['期間中に解決', times(findings.closed)],
    ['作成時点で未解決', times(findings.open)],
    ['うち期限を過ぎたもの', times(findings.overdue)],
    ['廃棄を止めている貸出（保全）', times(report.holds)],
  ]);

  // On one page, so that result and checkpoint can be handed on together.
  paper.newPage();
  paper.heading('5　記録の完全性');
  paper.text(
    'つながり、封印（署名と鍵の引き継ぎ）、内容との一致、庁内の記録簿と公表した検査点との一致を、全件について検査した結果です。',
  );
  const { lastRun, log } = report;
  paper.rows(
    lastRun === null
      ? [['最後の検査', 'まだ検査していません']]
      : [
          ['最後の検査', lastRun.endedAt === null ? '検査中' : dayAndClock(lastRun.endedAt)],
          ['結果', checkOutcomeTitles[lastRun.outcome]],
          ['検査した記録', `${times(lastRun.entries)}（ほかに庁内の操作 ${times(lastRun.acts)}）`],
        ],
  );
  if (log === null) {
    paper.text('検査点は、まだ公表していません。');
    return paper.end();
  }
  paper.rows([
    ['記録簿の名前', log.origin],
    ['検査点の大きさ', times(log.size)],
    ['検査点のハッシュ値', log.root],
    ['検査点の日時', log.at === null ? '不明' : dayAndClock(log.at)],
    ['立会い', log.witnesses.length === 0 ? 'なし' : log.witnesses.join('、')],
  ]);
  paper.code(log.note, [
    '検査点の写し（署名つき）',
    '左の符号は、この報告を作った時点で公表していた検査点の全文です。後日この値と合わない記録簿が示されたときは、記録が作り替えられたことを意味します。',
    '検証には tanmori-verify を使います（信頼の元は、この報告とは別に受け取ってください）。',
  ]);
  return paper.end();
}
