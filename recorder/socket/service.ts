import { assertNever, type Outcome, ok, refusal } from '#contract/errors.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import type { ExceptionTerms } from '#contract/policy/exception.ts';
import type { RecorderRequest, RecorderStatus } from '#contract/socket/protocol.ts';
import type { RecorderCore } from '../core/recorder-core.ts';
import { statusWithoutLoan } from '../core/status.ts';
import type { AskDelivery } from '../upload/ask-delivery.ts';
import type { AskHandIn } from '../upload/ask-hand-in.ts';
import { version } from '../version.ts';

/** What a connection needs of the recorder behind it. */
export interface SocketService {
  readonly handle: (request: RecorderRequest) => Promise<Outcome<unknown>>;
  readonly status: () => RecorderStatus;
  readonly facts: () => LoanFacts | null;
  readonly exceptions: () => readonly ExceptionTerms[];
  readonly agentLost: (pid: number | null) => Promise<void>;
  readonly commandRefused: (channel: string, why: string) => Promise<void>;
}

/** The service of an enrolled terminal. */
export function serviceOf(
  core: RecorderCore,
  exceptions: SocketService['exceptions'] = () => [],
  handIn: AskHandIn = async () => refusal('TM-401'),
  delivery: AskDelivery = async () => refusal('TM-401'),
): SocketService {
  return {
    handle: async (request) => {
      switch (request.op) {
        case 'hello':
          return core.hello();
        case 'append':
          return core.append(request);
        case 'verify-pin':
          return core.verifyPin(request);
        case 'read':
          return core.read(request);
        case 'lock':
          return core.lock(request);
        case 'unlock':
          return core.unlock();
        case 'show-code':
          return core.showCode(request);
        case 'answer-code':
          return core.answerCode(request);
        case 'hand-in':
          return handIn(request.known);
        case 'delivery':
          return delivery();
        case 'goodbye':
          return ok({});
        default:
          return assertNever(request);
      }
    },
    status: () => core.status(),
    facts: () => core.facts(),
    exceptions,
    agentLost: (pid) => core.agentLost(pid),
    commandRefused: (channel, why) => core.commandRefused(channel, why),
  };
}

/** The service of a terminal that has no loan yet: it says so, and takes nothing. */
export function serviceWithoutLoan(protection: RecorderStatus['protection']): SocketService {
  const status = (): RecorderStatus => statusWithoutLoan(protection);
  return {
    handle: async (request) => {
      if (request.op === 'hello') return ok({ version, facts: null, status: status() });
      return request.op === 'goodbye' ? ok({}) : refusal('TM-205');
    },
    status,
    facts: () => null,
    exceptions: () => [],
    agentLost: async () => undefined,
    commandRefused: async () => undefined,
  };
}

/** The service of a terminal whose seal key is gone: it says so (TM-207), and takes nothing. */
export function serviceWithoutKeys(status: RecorderStatus, facts: LoanFacts): SocketService {
  return {
    handle: async (request) => {
      if (request.op === 'hello') return ok({ version, facts, status });
      return request.op === 'goodbye' ? ok({}) : refusal('TM-207', 'the seal key is gone');
    },
    status: () => status,
    facts: () => facts,
    exceptions: () => [],
    agentLost: async () => undefined,
    commandRefused: async () => undefined,
  };
}
