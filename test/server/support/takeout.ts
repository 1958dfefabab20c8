import { hash } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { streamType, tusVersion } from '#contract/http/hand-in-api.ts';
import { takeoutLimits } from '#contract/takeout/delivery.ts';
import { TakeoutDetail } from '#contract/takeout/takeout-api.ts';
import { cookieName } from '../../../server/auth/sign-in-token.ts';
import type { Browser } from './browser.ts';
import { host } from './office.ts';

export const shaOf = (content: Uint8Array | string): string => hash('sha256', content, 'hex');

/** Sends a part of a file as the console does. */
export const patch = (browser: Browser, url: string, offset: number, body: Buffer): Promise<LightMyRequestResponse> =>
  browser.office.app.inject({
    ...{ method: 'PATCH', url, payload: body },
    headers: {
      ...{ host, 'content-type': streamType, 'tus-resumable': tusVersion, 'upload-offset': String(offset) },
      ...{ cookie: `${cookieName}=${browser.cookie}`, 'x-csrf-token': browser.csrf ?? '' },
    },
  });

export const detailFrom = (answer: LightMyRequestResponse): TakeoutDetail => {
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return TakeoutDetail.parse(answer.json());
};
export const read = async (browser: Browser, id: string): Promise<TakeoutDetail> =>
  detailFrom(await browser.get(`/v1/takeouts/${id}`));

/** A file from its announcement to its last byte. */
export async function put(browser: Browser, id: string, path: string, content: Buffer): Promise<number> {
  const { files } = detailFrom(await browser.post(`/v1/takeouts/${id}/files`, { path, bytes: content.length }));
  const n = files.at(-1)?.n ?? -1;
  if (content.length === 0) return n;
  for (let at = 0; at < content.length; at += takeoutLimits.chunkBytes) {
    const piece = content.subarray(at, at + takeoutLimits.chunkBytes);
    const sent = await patch(browser, `/v1/takeouts/${id}/files/${n}`, at, piece);
    if (sent.statusCode !== 204) throw new Error(sent.body);
  }
  return n;
}

/** Waits until the office has looked through everything. */
export async function lookedThrough(browser: Browser, id: string): Promise<TakeoutDetail> {
  for (;;) {
    const detail = await read(browser, id);
    if (detail.files.every(({ scan }) => scan !== null)) return detail;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const bodyFor = (target: object) => ({
  ...{ purpose: '会議録の作成', from: '2026-11-21', to: '2026-11-30', target },
  papers: [{ title: '議事次第', sheets: 3 }],
});

/** Asks for files with everything that it takes, up to the head's turn. */
export async function appliedTakeout(
  browser: Browser,
  target: object,
  files: Readonly<Record<string, Buffer>>,
  period: object = {},
): Promise<TakeoutDetail> {
  const { row } = detailFrom(await browser.post('/v1/takeouts', { ...bodyFor(target), ...period }));
  for (const [path, content] of Object.entries(files)) await put(browser, row.id, path, content);
  await lookedThrough(browser, row.id);
  return detailFrom(await browser.post(`/v1/takeouts/${row.id}/act`, { act: 'apply' }));
}
