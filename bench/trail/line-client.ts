import { connect, type Socket } from 'node:net';

/** A client of newline-delimited lines that does as little as possible itself: what it costs is in every figure. */
export class LineClient {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (line: string | null) => void>();
  #text = '';
  #nextId = 1;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('close', () => {
      for (const answer of this.#waiting.values()) answer(null);
      this.#waiting.clear();
    });
  }

  static async open(path: string): Promise<LineClient> {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.on('error', () => undefined);
    return new LineClient(socket);
  }

  /**
   * Sends a request and waits for the line that answers it.
   * @param rest the request's members behind its id, as JSON: `"op":"append",…`
   * @throws where the connection ends before the answer, or the answer is a refusal
   */
  async ask(rest: string): Promise<void> {
    const id = this.#nextId++;
    const answered = new Promise<string | null>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.write(`{"id":${id},${rest}}\n`);
    const line = await answered;
    if (line === null) throw new Error('the program under measure has ended the connection');
    if (line.includes('"ok":false')) throw new Error(`refused: ${line.slice(0, 400)}`);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    const lines = (this.#text + chunk).split('\n');
    this.#text = lines.pop() ?? '';
    for (const line of lines) {
      const found = /^\{"id":(\d+)/.exec(line);
      if (found === null) continue;
      const id = Number(found[1]);
      this.#waiting.get(id)?.(line);
      this.#waiting.delete(id);
    }
  }
}
