import { scanBytes } from '../server/scan/scan-bytes.ts';
import { defaultLimits } from '../server/scan/unscannable.ts';
import { makeCorpus } from '../test/fixtures/scan/corpus.ts';
import { percentile } from './statistics.ts';

const rowsOfList = 100_000;
const files = 600;

/** How long a look into a file takes: small files of every format, and one long list. The reference is the same bytes decoded only. */
export async function measure(): Promise<void> {
  const times: number[] = [];
  for (const { name, content } of await makeCorpus(1, files)) {
    const start = performance.now();
    await scanBytes(content, name, defaultLimits);
    times.push(performance.now() - start);
  }
  console.log(
    `scan, ${files} small files: p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms`,
  );
  const row = '見本太郎,情報政策課,123456789012,令和8年3月2日,備考なし\n';
  const list = Buffer.from(row.repeat(rowsOfList));
  const decoding = performance.now();
  new TextDecoder().decode(list);
  const decoded = performance.now() - decoding;
  const start = performance.now();
  await scanBytes(list, '一覧.csv', defaultLimits);
  console.log(
    `scan, CSV of ${rowsOfList} rows: ${(performance.now() - start).toFixed(0)} ms (decoding alone ${decoded.toFixed(0)} ms)`,
  );
}
