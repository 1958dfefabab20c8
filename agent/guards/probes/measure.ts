import type { ControlName, ControlReading, ControlState } from '#contract/controls.ts';
import type { Clock } from '../../clock.ts';

/** What a probe found. */
export interface ProbeResult {
  readonly state: ControlState;
  readonly detail: string;
}
export type Probe = () => Promise<ProbeResult>;
export type Probes = Readonly<Record<ControlName, Probe>>;

/** Runs one probe. A probe that breaks proves nothing: 不明. */
export async function measure(clock: Clock, control: ControlName, probe: Probe): Promise<ControlReading> {
  const began = clock.monotonicMs();
  const result = await probe().catch(
    (error: unknown): ProbeResult => ({
      state: 'unknown',
      detail: `試している途中で失敗しました（${reasonOf(error)}）`,
    }),
  );
  return {
    control,
    state: result.state,
    detail: result.detail.slice(0, 400),
    tookMs: Math.max(0, Math.round(clock.monotonicMs() - began)),
  };
}

/** Measures one control after the other: two rounds of the same probes would only measure each other. */
export function measureInTurn(clock: Clock, probes: Probes): (control: ControlName) => Promise<ControlReading> {
  let measuring: Promise<unknown> = Promise.resolve();
  return (control) => {
    const mine = measuring.then(() => measure(clock, control, probes[control]));
    measuring = mine;
    return mine;
  };
}

/** The system's name of an error, such as `EACCES`. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

const reasonOf = (error: unknown): string => errorCode(error) ?? (error instanceof Error ? error.message : '不明');
