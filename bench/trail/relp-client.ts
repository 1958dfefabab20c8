import { connect, type Socket } from 'node:net';

/** Messages that are sent before the first of them must have been acknowledged, as librelp's own client does. */
const windowSize = 128;

/**
 * A sender of the Reliable Event Logging Protocol (https://www.rsyslog.com/doc/relp.html): each message is acknowledged
 * once the receiver has taken it over.
 */
export class RelpClient {
  readonly #socket: Socket;
  #newest = 0;
  #text = '';
  readonly #open = new Map<number, () => void>();
  #failed: (error: Error) => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('latin1').on('data', (chunk: string) => this.#read(chunk));
  }

  static async open(port: number): Promise<RelpClient> {
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    const client = new RelpClient(socket);
    await client.#ask('open', 'relp_version=0\nrelp_software=bench\ncommands=syslog');
    return client;
  }

  /** Resolves when all were acknowledged. */
  async send(messages: readonly string[]): Promise<void> {
    const rest = messages.values();
    const lane = async (): Promise<void> => {
      for (const message of rest) await this.#ask('syslog', message);
    };
    await new Promise<void>((resolve, reject) => {
      this.#failed = reject;
      this.#socket.once('close', () => reject(new Error('rsyslogd closed the connection')));
      Promise.all(Array.from({ length: windowSize }, lane)).then(() => resolve(), reject);
    });
  }

  close(): void {
    this.#socket.removeAllListeners('close').end();
  }

  #ask(command: 'open' | 'syslog', data: string): Promise<void> {
    this.#newest += 1;
    const number = this.#newest;
    this.#socket.write(`${number} ${command} ${Buffer.byteLength(data)} ${data}\n`);
    return new Promise((resolve) => this.#open.set(number, resolve));
  }

  /** `7 rsp 6 200 OK`, and for `open` more lines. */
  #read(chunk: string): void {
    this.#text += chunk;
    for (;;) {
      const head = /^(\d+) rsp (\d+) /.exec(this.#text);
      if (head === null) return;
      const end = head[0].length + Number(head[2]);
      if (this.#text.length <= end) return;
      const answer = this.#text.slice(head[0].length, end);
      this.#text = this.#text.slice(end + 1);
      const done = this.#open.get(Number(head[1]));
      this.#open.delete(Number(head[1]));
      if (answer.startsWith('200')) done?.();
      else this.#failed(new Error(`rsyslogd answered ${answer}`));
    }
  }
}
