import type { AnchorPlace } from '../keys/key-store.ts';
import type { AnchorFile } from './anchor-file.ts';
import { type Anchor, writeAnchor } from './anchor-line.ts';

/** Remembers the trail's head outside its database, in every place there is. */
export class Anchors {
  readonly #file: Pick<AnchorFile, 'append'>;
  readonly #keyring: AnchorPlace | null;
  readonly #onKeyringFault: (why: string) => void;
  /** A line that the file did not take yet. */
  #owed: Anchor | null;
  #forKeyring: string | null = null;
  #keyringTurn: Promise<void> = Promise.resolve();

  /** @param owed a line that an earlier program did not come to write */
  constructor(
    file: Pick<AnchorFile, 'append'>,
    keyring: AnchorPlace | null,
    owed: Anchor | null = null,
    onKeyringFault: (why: string) => void = () => undefined,
  ) {
    this.#file = file;
    this.#keyring = keyring;
    this.#owed = owed;
    this.#onKeyringFault = onKeyringFault;
  }

  /** In the file when it returns, in the keyring soon. Throws a storage error: the line is owed then. */
  remember(anchor: Anchor): void {
    this.#owed = anchor;
    this.#writeToKeyring(writeAnchor(anchor));
    this.settle();
  }

  /** Writes what is owed. No period is closed before: the file's newest line is never two periods behind the trail. */
  settle(): void {
    if (this.#owed === null) return;
    this.#file.append(this.#owed);
    this.#owed = null;
  }

  /** Waits for the keyring. */
  stop(): Promise<void> {
    return this.#keyringTurn;
  }

  /** One at a time, and only the newest: a keyring that is slow is never behind by more than one. */
  #writeToKeyring(line: string): void {
    const keyring = this.#keyring;
    if (keyring === null) return;
    const waiting = this.#forKeyring !== null;
    this.#forKeyring = line;
    if (waiting) return;
    this.#keyringTurn = this.#keyringTurn.then(async () => {
      const newest = this.#forKeyring;
      this.#forKeyring = null;
      if (newest === null) return;
      try {
        await keyring.write(newest);
      } catch (error) {
        // It may be locked; the file has the line, and the next period brings the next one.
        this.#onKeyringFault(error instanceof Error ? error.message : 'unknown');
      }
    });
  }
}
