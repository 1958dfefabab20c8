/** The one place of this room that reads `process.platform`. */
export type Platform = 'linux' | 'windows' | 'other';

export const platform: Platform =
  process.platform === 'linux' ? 'linux' : process.platform === 'win32' ? 'windows' : 'other';
