import { type AskPrinting, operations, whoAsks } from '../print/ipp-client.ts';
import { printerGroup, textOf } from '../print/ipp-message.ts';
import type { Probe, ProbeResult } from './measure.ts';

const isDone = (status: number): boolean => status < 0x100;
/** Forbidden, not authenticated, not authorized; this printer takes no jobs (RFC 8011 appendix B). */
const refusals: readonly number[] = [0x0401, 0x0402, 0x0403, 0x0506];
/** CUPS says so where it has no printer at all. */
const notFound = 0x0406;

/**
 * Asks each printer whether it would take a job of this person's (Validate-Job, RFC 8011 section 4.2.3): everything that
 * printing needs but the document, so no page can come of it.
 */
export const createPrintProbe =
  (ask: AskPrinting, user: string): Probe =>
  async () => {
    const listed = await ask(operations.cupsGetPrinters, [
      { name: 'requested-attributes', type: 'keyword', values: ['printer-name', 'printer-uri-supported'] },
    ]);
    if (listed.kind === 'absent') {
      return measured('印刷の仕組みが動いていません（接続を試して断られました）。');
    }
    if (listed.kind === 'refused') return measured('印刷の仕組みに断られました。');
    if (listed.kind === 'unclear' || !(isDone(listed.answer.status) || listed.answer.status === notFound)) {
      return { state: 'unknown', detail: '印刷の仕組みが動いているかどうか、確かめられませんでした。' };
    }
    const printers = listed.answer.groups
      .filter(({ tag }) => tag === printerGroup)
      .map((group) => ({ name: textOf(group, 'printer-name'), uri: textOf(group, 'printer-uri-supported') }));
    if (printers.length === 0) return measured('使えるプリンターが一つもありません。');
    const unclear: string[] = [];
    for (const { name, uri } of printers) {
      const title = name ?? uri ?? '名前のないプリンター';
      const answer = uri === null ? 'unclear' : await validate(ask, user, uri);
      if (answer === 'taken') return { state: 'absent', detail: `プリンター「${title}」が印刷を受け付けます。` };
      if (answer === 'unclear') unclear.push(title);
    }
    return unclear.length > 0
      ? { state: 'unknown', detail: `プリンター（${unclear.join('、')}）に断られるかどうか、確かめられませんでした。` }
      : measured(`プリンター${printers.length}台に印刷を申し込み、すべて断られました。紙は出していません。`);
  };

const measured = (detail: string): ProbeResult => ({ state: 'measured', detail });

async function validate(ask: AskPrinting, user: string, uri: string): Promise<'taken' | 'refused' | 'unclear'> {
  const outcome = await ask(operations.validateJob, [
    { name: 'printer-uri', type: 'uri', values: [uri] },
    whoAsks(user),
    { name: 'job-name', type: 'name', values: ['端末守の確認'] },
  ]);
  if (outcome.kind === 'refused') return 'refused';
  if (outcome.kind !== 'answered') return 'unclear';
  if (isDone(outcome.answer.status)) return 'taken';
  return refusals.includes(outcome.answer.status) ? 'refused' : 'unclear';
}
