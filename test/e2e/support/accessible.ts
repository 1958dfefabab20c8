import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

/** At 1366×768, and as that window is at 200 % and at 400 % (WCAG 2.2, 1.4.4 and 1.4.10). */
const sizes = [
  { name: '100', width: 1366, height: 768 },
  { name: '200', width: 683, height: 384 },
  { name: '400', width: 342, height: 192 },
] as const;

/** The screen as it stands: axe finds nothing, nothing is cut off sideways, at every size; a picture of each. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const { name, ...size } of sizes) {
    await page.setViewportSize(size);
    const { violations } = await axeOn(page).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      `axe on ${screen} at ${name} %`,
    ).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `sideways scrolling on ${screen} at ${name} %`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: test.info().outputPath(`${screen}-${name}.png`) });
  }
  await page.setViewportSize({ width: sizes[0].width, height: sizes[0].height });
}

/**
 * Legacy mode: axe would else open a second page for its report, which the shell refuses. react-aria keeps what it
 * announced last for seven seconds, also where the button it names has gone with its screen.
 */
const axeOn = (page: Page) => new AxeBuilder({ page }).setLegacyMode().exclude('[data-live-announcer]');
