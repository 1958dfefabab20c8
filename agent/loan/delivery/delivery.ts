import { type ErrorCode, ok } from '#contract/errors.ts';
import { type DeliveredFile, DeliveryAnswer, type SignedDelivery } from '#contract/takeout/delivery.ts';
import { errorCode } from '../../guards/probes/measure.ts';
import type { Delivery, DeliveryLine } from '../delivery-port.ts';
import { type Asked, Bearer } from '../hand-in/bearer.ts';
import type { ConnectOffice } from '../hand-in/office-line.ts';
import { faultOfDeliveries } from './check-deliveries.ts';
import { fetchFile } from './fetch-file.ts';
import { type DeliveryJournal, openJournal } from './journal.ts';
import { nameFor, putInPlace } from './place.ts';

/** How long the office may keep a request while nothing changes; below the longest silence of a line. */
const waitSec = 15;
/** Between two requests, ms: an office that answers at once must not be asked in a tight loop. */
const shortestMs = 250;
/** After something that will not be another in a moment, ms. */
const faultMs = 30_000;

export interface DeliveryDeps extends DeliveryLine {
  readonly workFolder: string;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly connect: ConnectOffice;
  /** Resolves when the time is over, or at once where `signal` is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly onCrash: (error: unknown) => void;
}

/** `again`: asked anew later. `stopped`: the agent ends. */
type Brought =
  | { readonly kind: 'all' | 'again' | 'stopped' }
  | { readonly kind: 'fault'; readonly code: ErrorCode; readonly detail: string };

export function createDelivery(deps: DeliveryDeps): Delivery {
  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;
  return {
    start: () => {
      if (running !== null) return;
      const stop = new AbortController();
      running = { stop, ended: new Waiter(deps, stop.signal).run().catch(deps.onCrash) };
    },
    stop: async () => {
      running?.stop.abort();
      await running?.ended;
    },
  };
}

class Waiter {
  readonly #deps: DeliveryDeps;
  readonly #signal: AbortSignal;
  readonly #bearer: Bearer;
  #publicKey = '';
  #tag = '';
  #told = '';

  constructor(deps: DeliveryDeps, signal: AbortSignal) {
    this.#deps = deps;
    this.#signal = signal;
    const { connect, random, wait } = deps;
    this.#bearer = new Bearer(
      {
        ...{ connect, random, wait, signal },
        ask: async () => {
          const given = await deps.ask();
          if (!given.ok) return given;
          this.#publicKey = given.value.office.publicKey;
          const { url, caPem } = given.value.office;
          // Of deliveries there is one for each loan: it needs no number.
          return ok({ ...given.value, id: 1, office: { url, caPem } });
        },
        waiting: () => undefined,
        opened: () => undefined,
      },
      null,
    );
  }

  async run(): Promise<void> {
    try {
      while (!this.#signal.aborted) await this.#deps.wait(await this.#once(), this.#signal);
    } finally {
      this.#bearer.close();
    }
  }

  /** @returns how long to wait until the next request, ms. */
  async #once(): Promise<number> {
    const path = `/v1/delivery?tag=${this.#tag}&waitSec=${waitSec}`;
    const answer = await this.#bearer.ask(
      { method: 'GET', path, headers: {}, body: null },
      ({ body }) => DeliveryAnswer.safeParse(body).data ?? null,
    );
    if (answer.kind !== 'good') {
      const { kind } = otherwise(answer);
      return kind === 'stopped' ? 0 : faultMs;
    }
    const { tag, deliveries } = answer.value;
    if (deliveries === null) return shortestMs;
    const brought = await this.#bring(deliveries);
    if (brought.kind === 'stopped') return 0;
    if (brought.kind === 'all') {
      this.#tag = tag;
      this.#told = '';
      return shortestMs;
    }
    if (brought.kind === 'fault') await this.#tell(brought.code, brought.detail);
    return faultMs;
  }

  async #bring(deliveries: readonly SignedDelivery[]): Promise<Brought> {
    const { workFolder, loan, arrived } = this.#deps;
    const known = loan();
    if (known === null) return { kind: 'again' };
    const fault = faultOfDeliveries(deliveries, { publicKey: this.#publicKey, loan: known });
    if (fault !== null) return { kind: 'fault', code: 'TM-642', detail: fault };
    if (this.#isAway()) return { kind: 'again' };
    const names: string[] = [];
    try {
      const journal = openJournal(workFolder);
      for (const { statement } of deliveries) {
        for (const file of statement.files) {
          const one = await this.#bringOne(journal, statement.id, file);
          if (typeof one !== 'string') return one;
          if (one !== '') names.push(one);
        }
      }
      return { kind: 'all' };
    } catch (error) {
      const code = errorCode(error);
      if (code === null) throw error;
      return { kind: 'fault', code: 'TM-641', detail: code };
    } finally {
      if (names.length > 0) arrived(names);
    }
  }

  /** Nothing is written to a place where the work folder only was: its volume may be closed, the folder renamed. */
  #isAway(): boolean {
    return !this.#deps.isWorkFolderThere();
  }

  /** The name under which a file has come now; empty where it had come before. */
  async #bringOne(journal: DeliveryJournal, id: string, file: DeliveredFile): Promise<Brought | string> {
    const { record, isRecorded } = this.#deps;
    const key = `${id}/${file.n}`;
    const known = journal.get(key);
    if (known?.isRecorded === true) return '';
    if (this.#isAway()) return { kind: 'again' };
    const name = known?.name ?? (await this.#put(id, file));
    if (typeof name !== 'string') return name;
    journal.set(key, name, false);
    const { n, bytes, sha256 } = file;
    const fileName = { text: name, bytes: Buffer.from(name).toString('base64') };
    // An agent that was killed between the entry and the journal has written it already.
    if (known === null || !(await isRecorded(id, n)))
      await record({ type: 'data.delivered', data: { id, n, name: fileName, bytes, sha256 } });
    // Unless it has gone while the recorder was away: then the trail says so next time.
    if (!this.#isAway()) journal.set(key, name, true);
    return name;
  }

  async #put(id: string, file: DeliveredFile): Promise<Brought | string> {
    const { workFolder } = this.#deps;
    for (;;) {
      const { name, isThere } = await nameFor(workFolder, file);
      if (isThere) return name;
      const fetched = await fetchFile(this.#bearer, workFolder, id, file);
      if (fetched.kind === 'bad') return { kind: 'fault', code: 'TM-642', detail: file.path.slice(0, 400) };
      if (fetched.kind === 'other') return otherwise(fetched.asked);
      if (this.#isAway()) return { kind: 'again' };
      if (putInPlace(workFolder, fetched.path, name)) return name;
    }
  }

  /** Once for each cause, until something goes well. */
  async #tell(code: ErrorCode, detail: string): Promise<void> {
    if (this.#told === `${code} ${detail}`) return;
    this.#told = `${code} ${detail}`;
    await this.#deps.record({ type: 'data.delivery-failed', data: { code, detail: detail.slice(0, 400) } });
    this.#deps.failed(code);
  }
}

/** What no right and no answer come to: the office is asked again later, unless the agent ends. */
const otherwise = (asked: Exclude<Asked<unknown>, { kind: 'good' }>): { readonly kind: 'again' | 'stopped' } =>
  asked.kind === 'end' && asked.end.kind === 'stopped' ? { kind: 'stopped' } : { kind: 'again' };
