import { hash } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import {
  comesAfter,
  type HandInRow,
  HandInStatus,
  handInLine,
  OpenHandInAnswer,
  streamType,
  tusVersion,
  WantedAnswer,
} from '#contract/http/hand-in-api.ts';
import { host, type TestOffice } from './office.ts';
import type { Terminal } from './terminal.ts';

const sha256 = (bytes: Uint8Array | string): string => hash('sha256', bytes, 'hex');

export interface SampleFile {
  readonly path: string | Buffer;
  readonly content: Buffer;
}

export const rowOf = ({ path, content }: SampleFile): HandInRow => {
  const bytes = Buffer.from(path);
  return {
    path: { text: bytes.toString('utf8'), bytes: bytes.toString('base64') },
    bytes: content.length,
    sha256: sha256(content),
  };
};

/** The list of some files, in its order. */
export const listOf = (files: readonly SampleFile[]): { readonly rows: HandInRow[]; readonly manifest: string } => {
  const sorted = files.toSorted((a, b) => (comesAfter(Buffer.from(a.path), Buffer.from(b.path)) ? -1 : 1));
  const rows = sorted.map(rowOf);
  return { rows, manifest: sha256(rows.map(handInLine).join('')) };
};

/** Speaks as the agent does, one request at a time. */
export class Sender {
  readonly office: TestOffice;
  readonly id: number;
  readonly token: string;

  constructor(office: TestOffice, { id, token }: OpenHandInAnswer) {
    this.office = office;
    this.id = id;
    this.token = token;
  }

  static async open(office: TestOffice, terminal: Terminal, known: number | null = null): Promise<Sender> {
    const answer = await terminal.post('/v1/terminal/hand-in', JSON.stringify({ known }));
    return new Sender(office, OpenHandInAnswer.parse(answer.json()));
  }

  ask(method: 'GET' | 'POST', url: string, payload?: object): Promise<LightMyRequestResponse> {
    const headers = { host, authorization: `Bearer ${this.token}` };
    return this.office.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  }

  async status(): Promise<HandInStatus> {
    return HandInStatus.parse((await this.ask('GET', '/v1/hand-in')).json());
  }

  async begin(files: readonly SampleFile[], revision = 1): Promise<LightMyRequestResponse> {
    const { rows, manifest } = listOf(files);
    const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
    return this.ask('POST', '/v1/hand-in/manifest', { revision, files: rows.length, bytes, manifest });
  }

  rows(rows: readonly HandInRow[], from = 0, revision = 1): Promise<LightMyRequestResponse> {
    return this.ask('POST', '/v1/hand-in/rows', { revision, from, rows });
  }

  async wanted(): Promise<WantedAnswer> {
    return WantedAnswer.parse((await this.ask('GET', '/v1/hand-in/wanted')).json());
  }

  /** Sends a list, and answers to what the office wants of it. */
  async list(files: readonly SampleFile[], revision = 1): Promise<WantedAnswer> {
    await this.begin(files, revision);
    const { rows } = listOf(files);
    for (let from = 0; from < rows.length; from += 1000) await this.rows(rows.slice(from, from + 1000), from, revision);
    return this.wanted();
  }

  patch(offset: number, body: Buffer, revision = 1): Promise<LightMyRequestResponse> {
    return this.office.app.inject({
      method: 'PATCH',
      url: `/v1/hand-in/stream/${revision}`,
      headers: {
        host,
        ...{ authorization: `Bearer ${this.token}`, 'content-type': streamType },
        ...{ 'tus-resumable': tusVersion, 'upload-offset': String(offset) },
      },
      payload: body,
    });
  }

  async head(revision = 1): Promise<LightMyRequestResponse> {
    const headers = { host, authorization: `Bearer ${this.token}`, 'tus-resumable': tusVersion };
    return this.office.app.inject({ method: 'HEAD', url: `/v1/hand-in/stream/${revision}`, headers });
  }

  complete(files: readonly SampleFile[], revision = 1): Promise<LightMyRequestResponse> {
    return this.ask('POST', '/v1/hand-in/complete', { revision, manifest: listOf(files).manifest });
  }
}

/** All that is wanted of some files, as it goes over the line. */
export const streamOf = (files: readonly SampleFile[], { ranges }: WantedAnswer): Buffer => {
  const { rows } = listOf(files);
  const byPath = new Map(files.map((file) => [Buffer.from(file.path).toString('base64'), file.content]));
  const parts = ranges.flatMap(([first, count]) =>
    rows.slice(first, first + count).map(({ path }) => byPath.get(path.bytes) ?? Buffer.alloc(0)),
  );
  return Buffer.concat(parts);
};
