import { expect as atOnce } from '@playwright/test';

/** Waits long enough for a machine that has other work as well; what is not there after that is not slow but missing. */
export const expect = atOnce.configure({ timeout: 20_000 });
