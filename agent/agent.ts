import '#contract/no-eval.ts';
import type { FromAgent, ToAgent } from '#contract/ipc/agent-port.ts';
import { systemClock } from './clock.ts';
import { type Agent, createAgent } from './create-agent.ts';
import { openDelivery } from './loan/open-delivery.ts';
import { openHandIn } from './loan/open-hand-in.ts';
import { nodeCrypto } from './node-crypto.ts';
import { selectPlatform } from './platform/select.ts';
import { readMessage } from './port.ts';
import { usualTiming } from './timing.ts';

/** What Electron adds to `process` in a utility process; declared here so that nothing imports Electron. */
interface ParentPort {
  readonly on: (event: 'message', listener: (event: { readonly data: unknown }) => void) => void;
  readonly postMessage: (message: FromAgent) => void;
}

const parentPort = (process as unknown as { readonly parentPort?: ParentPort }).parentPort;
const platform = selectPlatform();
let agent: Agent | null = null;

function start(port: ParentPort, message: Extract<ToAgent, { readonly kind: 'start' }>): void {
  if (agent !== null || platform === null) return;
  agent = createAgent({
    config: message.config,
    version: message.version,
    restarted: message.restarted,
    pid: process.pid,
    port: { send: (answer) => send(port, answer) },
    platform,
    clock: systemClock,
    newSession: () => nodeCrypto().randomUUID(),
    timing: usualTiming,
    openHandIn: openHandIn(message.config.workFolder, systemClock),
    openDelivery: openDelivery(message.config.workFolder),
  });
}

/** Once the first real screen is out, what its person will need is loaded while they look at it. */
function send(port: ParentPort, message: FromAgent): void {
  port.postMessage(message);
  if (message.kind === 'state' && message.state.screen.screen !== 'opening') setImmediate(nodeCrypto);
}

async function stop(port: ParentPort): Promise<void> {
  await agent?.stop();
  port.postMessage({ kind: 'stopped' });
  // The message leaves with the next turn of the loop.
  setTimeout(() => process.exit(0), 20);
}

if (parentPort === undefined || platform === null) {
  process.stderr.write('agent: runs only as a utility process of the shell, on Linux or Windows\n');
  process.exitCode = 64;
} else {
  const port = parentPort;
  port.on('message', ({ data }) => {
    const message = readMessage(data);
    // Main and agent are of one build: a message that does not parse is a broken one, and is not acted on.
    if (message === null) process.stderr.write('agent: a malformed message of main was left alone\n');
    else if (message.kind === 'start') start(port, message);
    else if (message.kind === 'stop') void stop(port);
    else agent?.receive(message);
  });
}
