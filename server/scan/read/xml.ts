import { TextDecoder } from 'node:util';
import { Parser } from 'htmlparser2';
import { Unscannable } from '../unscannable.ts';

export interface XmlEvents {
  /** Names come without their prefix. */
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** A part of an Office document as events. Office writes no DTD: a file with one wants something else, and no entity is expanded. */
export async function readXml(chunks: AsyncIterable<Uint8Array>, events: XmlEvents): Promise<void> {
  let depth = 0;
  let hasRoot = false;
  let isJustOpened = false;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        depth += 1;
        hasRoot = true;
        isJustOpened = true;
        if (depth > 500) throw new Unscannable('XMLの入れ子が深すぎます');
        events.open?.(local(name), attributes);
      },
      ontext: (text) => {
        isJustOpened = false;
        events.text?.(text);
      },
      onclosetag: (name, isImplied) => {
        // The parser closes what was left open, and calls the end of `<a/>` implied as well.
        if (isImplied && !isJustOpened) throw new Unscannable('文書の中身が壊れています');
        isJustOpened = false;
        depth -= 1;
        events.close?.(local(name));
      },
      onprocessinginstruction: (name) => {
        if (/^!doctype/i.test(name)) throw new Unscannable('文書型宣言のあるXMLは読みません');
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  let decoder: TextDecoder | null = null;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    parser.write(decoder.decode(chunk, { stream: true }));
  }
  const open = depth;
  parser.end();
  if (!hasRoot || open !== 0) throw new Unscannable('文書の中身が壊れています');
}

const encodingOf = (first: Uint8Array): string =>
  first[0] === 0xff && first[1] === 0xfe ? 'utf-16le' : first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : 'utf-8';
