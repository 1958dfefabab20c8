import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { picturePaper } from './journey-desk.ts';
import { openDesk } from './office-desk.ts';
import { expect } from './patient-expect.ts';
import type { TourLog } from './tour-log.ts';

/** Pages of one paper that are shown; what the system adds behind the form has no counterpart. */
const shownPages = 2;

/**
 * Lays each paper that was kept beside the city's own of the same name, as one picture `beside-….png`.
 * @param folder with `在宅勤務登録申請書.pdf` or `.png` and the like; the city's papers are not part of this repository
 */
export async function layBeside(log: TourLog, folder: string): Promise<void> {
  log.part('beside');
  const papers = join(log.folder, 'papers');
  const ours = (await readdir(papers).catch(() => []))
    .filter((name) => name.endsWith('.pdf'))
    .map((name) => name.slice(0, -4));
  const theirs = new Map((await readdir(folder)).map((name) => [name.normalize('NFC'), join(folder, name)]));
  const { browser, page } = await openDesk('about:blank');
  const work = await mkdtemp(join(tmpdir(), 'tanmori-beside-'));
  try {
    for (const name of ours) {
      const own = ['.pdf', '.png'].flatMap((ending) => theirs.get(`${name}${ending}`) ?? [])[0];
      if (own === undefined) log.skip(name, 'the folder holds none of this name');
      else
        await log.step(`${name} beside the city's own`, null, async () => {
          const left = extname(own) === '.pdf' ? await pagesOf(own, work) : [own];
          const right = (await pagesOf(join(papers, `${name}.pdf`), work)).slice(0, shownPages);
          const images = await Promise.all([...left, ...right].map(asImage));
          await page.setViewportSize({ width: images.length * 700, height: 1000 });
          await page.setContent(
            `<body style="margin:0;display:flex;gap:8px;background:#888">${images.join('')}</body>`,
          );
          await page.screenshot({ path: join(papers, `beside-${name}.png`), fullPage: true });
          return `beside-${name}.png`;
        });
    }
    await log.step('at least one form has its counterpart', null, async () => {
      expect((await readdir(papers)).some((name) => name.startsWith('beside-'))).toBe(true);
    });
  } finally {
    await browser.close();
    await rm(work, { recursive: true, force: true });
  }
}

/** Pictures of a PDF's pages, made in a folder of their own. */
async function pagesOf(pdf: string, work: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(work, 'pages-'));
  return (await picturePaper(pdf, folder)).map((name) => join(folder, name));
}

const asImage = async (path: string): Promise<string> =>
  `<img style="width:690px;align-self:flex-start;background:#fff" src="data:image/png;base64,${(await readFile(path)).toString('base64')}">`;
