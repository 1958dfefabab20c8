/** The one place of this room that asks which system this is. Null where the product does not run. */
export function systemName(): 'linux' | 'windows' | null {
  switch (process.platform) {
    case 'linux':
      return 'linux';
    case 'win32':
      return 'windows';
    default:
      return null;
  }
}
