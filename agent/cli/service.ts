import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { type OfficeAddress, ServiceConfig } from '#contract/policy/service-config.ts';
import { parseTame } from '../profile/state-store.ts';
import { askOffice } from '../service/ask-office.ts';
import type { Delivery } from '../service/deliver.ts';
import { folderKeptWork } from '../service/kept-work.ts';
import { type Progress, runService, type Served, type ServiceActs, sendKept } from '../service/run-service.ts';
import { exitCodes } from './exit-code.ts';
import { operatorLine } from './operator-line.ts';
import type { ServiceCommand } from './service-arguments.ts';
import { deliveryText, progressLine, reportExitCode, reportText } from './service-words.ts';

type Work = Exclude<ServiceCommand, { readonly name: 'report' }>;

/** What a system does under an order, and whether it may. */
export interface ServicePlatform {
  /** TM-605 without an administrator's rights, TM-607 where others may write into the state folder. */
  readonly mayServe: (stateFolder: string) => Outcome<null> | Promise<Outcome<null>>;
  readonly acts: (command: Work) => ServiceActs;
}

const asLine = (value: unknown): string => `${JSON.stringify(value)}\n`;
const line = { ask: askOffice, wait: (ms: number) => sleep(ms), random: Math.random, now: () => new Date() };

/** `prepare`, `wipe`, `check` and `report`. A refusal comes back; everything else is said here. @returns the exit code */
export async function serve(command: ServiceCommand, platform: ServicePlatform): Promise<Outcome<number>> {
  const tell = (progress: Progress): void => {
    if (!command.json) process.stdout.write(`${progressLine(progress)}\n`);
  };
  const work = folderKeptWork(command.state);
  if (command.name === 'report') {
    const sent = await sendKept({ ...line, work, tell });
    if (!sent.ok) return sent;
    const deliveries = sent.value.map(({ delivery }) => delivery);
    if (command.json) process.stdout.write(asLine({ ok: deliveries.every(isDelivered), deliveries }));
    else if (sent.value.length === 0) process.stdout.write('送っていない報告はありません。\n');
    for (const delivery of deliveries) sayDelivery(delivery, command.json);
    return ok(deliveries.every(isDelivered) ? exitCodes.good : exitCodes.failed);
  }
  const ready = await platform.mayServe(command.state);
  if (!ready.ok) return ready;
  const office = readServiceConfig(command.config);
  if (!office.ok) return office;
  const served = await runService(
    { terminal: command.terminal, purpose: command.name, code: command.code },
    { ...line, office: office.value, work, acts: platform.acts(command), tell },
  );
  return served.ok ? ok(sayServed(served.value, command.json)) : served;
}

const isDelivered = ({ kind }: Delivery): boolean => kind === 'delivered';

function sayServed({ report, delivery }: Served, json: boolean): number {
  const code = isDelivered(delivery) ? reportExitCode(report) : exitCodes.failed;
  if (json) process.stdout.write(asLine({ ok: code === exitCodes.good, report: outward(report), delivery }));
  else process.stdout.write(`${reportText(report)}\n`);
  if (report.kind === 'wipe' && report.result !== 'erased') operatorLine('TM-707', report.reasons.join(' '));
  if (report.kind === 'check' && report.verdict !== 'clean') operatorLine('TM-708', report.reasons.join(' '));
  sayDelivery(delivery, json);
  return code;
}

/** The markers are the office's: whoever reads over a shoulder could plant or hide what a check looks for. */
const outward = (report: Served['report']): unknown =>
  report.kind === 'prepare' ? { ...report, manifest: { canaries: report.manifest.canaries.length } } : report;

function sayDelivery(delivery: Delivery, json: boolean): void {
  if (!json) process.stdout.write(`${deliveryText(delivery)}\n`);
  if (delivery.kind !== 'delivered') operatorLine('TM-623', `${delivery.kind}: ${delivery.why}`);
}

/** TM-624 where it cannot be read or names an office without TLS. */
export function readServiceConfig(path: string): Outcome<OfficeAddress> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refusal('TM-624', error instanceof Error ? error.message : path);
  }
  const config = ServiceConfig.safeParse(parseTame(text));
  if (!config.success) return refusal('TM-624', `${path} is no service.json`);
  const { office } = config.data;
  return new URL(office.url).protocol === 'https:' ? ok(office) : refusal('TM-624', 'office.url is not https');
}
