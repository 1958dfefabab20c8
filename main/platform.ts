/** The one place of this room that reads the platform. */
export const isLinux = process.platform === 'linux';
