/** Lets works on the same thing follow one another, whoever asks for them. */
export class OneAtATime {
  readonly #last = new Map<number, Promise<unknown>>();

  run<T>(id: number, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(id) ?? Promise.resolve();
    const mine = before.then(work, work);
    const ended = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(id, ended);
    void ended.then(() => {
      if (this.#last.get(id) === ended) this.#last.delete(id);
    });
    return mine;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}
