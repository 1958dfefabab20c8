/** Who meets on the way. */
const person = (id: string, name: string) => ({ id, name, password: `mihon-${id}` });

/** Has never worked from home before. `pin`: what is typed at the PC. */
export const newcomer = { ...person('100789', '見本 次郎'), pin: 'mihon-5678' };
export const head = person('200045', '見本 課長');
export const hr = person('500033', '見本 職子');
