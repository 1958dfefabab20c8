import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { contentDigestField, signatureBase, signatureParams } from '#contract/http/message-signature.ts';
import type { FleetTerminal } from './fleet.ts';

const path = '/v1/terminal/entries';

export interface ReadyRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Sent {
  /** Why it was not taken; null where it was. */
  readonly fault: string | null;
  /** How often the office asked to come again. */
  readonly putOff: number;
}

/** One terminal's own TLS connection to the office, and its device key. */
export class Sender {
  readonly #terminal: string;
  readonly #key: KeyObject;
  readonly #origin: string;
  readonly #agent: Agent;

  constructor(terminal: FleetTerminal, origin: string, caPem: string) {
    this.#terminal = terminal.id;
    this.#key = createPrivateKey(terminal.device.pem);
    this.#origin = origin;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, ca: caPem });
  }

  /** Signs a request as a terminal does (RFC 9421). */
  ready(body: Buffer): ReadyRequest {
    const contentDigest = contentDigestField(createHash('sha256').update(body).digest('base64'));
    const params = signatureParams(this.#terminal, Math.floor(Date.now() / 1000));
    const base = signatureBase({ method: 'POST', targetUri: `${this.#origin}${path}`, contentDigest }, params);
    return {
      headers: {
        'content-type': 'application/json',
        'content-length': String(body.length),
        'content-digest': contentDigest,
        'signature-input': `tanmori=${params}`,
        signature: `tanmori=:${sign(null, Buffer.from(base), this.#key).toString('base64')}:`,
      },
      body,
    };
  }

  /** Opens the connection. */
  async connect(): Promise<void> {
    await this.#exchange('GET', '/log/checkpoint', {}, null);
  }

  /** As the recorder does: where the office asks to come again later, waits as long and sends the same once more. */
  async send({ headers, body }: ReadyRequest): Promise<Sent> {
    for (let putOff = 0; ; putOff += 1) {
      try {
        const { status, text, retryAfter } = await this.#exchange('POST', path, headers, body);
        if (status === 200) return { fault: null, putOff };
        const laterSec = Number(retryAfter);
        if (status !== 503 || retryAfter === undefined || Number.isNaN(laterSec))
          return { fault: `${status} ${text.slice(0, 200)}`, putOff };
        await sleep(laterSec * 1000);
      } catch (error) {
        return { fault: String(error), putOff };
      }
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #exchange(
    method: string,
    target: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer | null,
  ): Promise<{ readonly status: number; readonly text: string; readonly retryAfter: string | undefined }> {
    return new Promise((resolve, reject) => {
      const asked = request(`${this.#origin}${target}`, { method, headers, agent: this.#agent }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        const retryAfter = answer.headers['retry-after'];
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, retryAfter }));
        answer.on('error', reject);
      });
      asked.on('error', reject);
      asked.end(body ?? undefined);
    });
  }
}
