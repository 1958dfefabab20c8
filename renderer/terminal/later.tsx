import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/**
 * What no start needs: parts that are opened by a press or by an event, with the heavier half of the script (dialogs,
 * the schemas of the trail). They are loaded once work has begun, so that none of them is waited for.
 */
const load = {
  correction: () => import('./correction-form.tsx'),
  interrupt: () => import('./interrupt-dialog.tsx'),
  promises: () => import('./promise-list.tsx'),
  remote: () => import('./remote-dialog.tsx'),
  requests: () => import('./request-list.tsx'),
  return: () => import('./return-screen.tsx'),
  telephone: () => import('./telephone-screen.tsx'),
  trail: () => import('./trail-screen.tsx'),
  warning: () => import('./warning-dialog.tsx'),
  warningNotice: () => import('./warning-notice.tsx'),
} as const;

const later = <Props,>(get: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> =>
  lazy(async () => ({ default: await get() }));

export const CorrectionForm = later(async () => (await load.correction()).CorrectionForm);
export const InterruptDialog = later(async () => (await load.interrupt()).InterruptDialog);
export const PromiseList = later(async () => (await load.promises()).PromiseList);
export const RemoteDialog = later(async () => (await load.remote()).RemoteDialog);
export const RequestList = later(async () => (await load.requests()).RequestList);
export const ReturnScreen = later(async () => (await load.return()).ReturnScreen);
export const TelephoneScreen = later(async () => (await load.telephone()).TelephoneScreen);
export const TrailScreen = later(async () => (await load.trail()).TrailScreen);
export const WarningDialog = later(async () => (await load.warning()).WarningDialog);
export const WarningNotice = later(async () => (await load.warningNotice()).WarningNotice);

/** Loads them all when the page has nothing better to do. */
export function loadLater(): void {
  requestIdleCallback(() => {
    for (const part of Object.values(load)) void part();
  });
}
