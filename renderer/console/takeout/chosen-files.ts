import type { DirectoryDropItem, DropItem, FileDropItem } from 'react-aria-components';

/** A file of the person's, and its name from the folder down that they chose. */
export interface ChosenFile {
  readonly path: string;
  readonly file: File;
}

/** As the office takes names: macOS hands out decomposed ones. */
const plain = (path: string): string => path.normalize('NFC');

/** What systems leave in folders, and nobody means to take along. */
const isLitter = (path: string): boolean => /(^|\/)(Thumbs\.db|desktop\.ini|\.DS_Store|~\$[^/]*)$/i.test(path);

/** From the picker: a folder's files carry the path below it. */
export const fromPicker = (files: readonly File[]): readonly ChosenFile[] =>
  files
    .map((file) => ({ path: plain(file.webkitRelativePath || file.name), file }))
    .filter(({ path }) => !isLitter(path));

/** From a drop: files, and folders with all that is in them. */
export async function fromDrop(items: readonly DropItem[]): Promise<readonly ChosenFile[]> {
  const found: ChosenFile[] = [];
  const take = async (item: FileDropItem | DirectoryDropItem, above: string): Promise<void> => {
    const path = plain(above === '' ? item.name : `${above}/${item.name}`);
    if (item.kind === 'directory') for await (const entry of item.getEntries()) await take(entry, path);
    else if (!isLitter(path)) found.push({ path, file: await item.getFile() });
  };
  for (const item of items) if (item.kind !== 'text') await take(item, '');
  return found;
}
