import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { expect, it, vi } from 'vitest';
import { newPaper } from '../../../../server/pdf/paper.ts';

it('reads and parses each of its two fonts once, however often it changes between them', async () => {
  const read = vi.spyOn(fs, 'readFileSync');
  syncBuiltinESMExports();
  const paper = newPaper({ title: '在宅勤務計画書', author: '見本市', at: new Date(0) }, '見本市');
  for (let section = 0; section < 5; section += 1) {
    paper.heading('業務');
    paper.text('資料の作成');
  }
  const pdf = await paper.end();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(read.mock.calls.filter(([file]) => String(file).endsWith('.ttf'))).toHaveLength(2);
  read.mockRestore();
  syncBuiltinESMExports();
});
