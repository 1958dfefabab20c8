import { randomUUID } from 'node:crypto';
import { systemClock } from '../../../../agent/clock.ts';
import { createAgent } from '../../../../agent/create-agent.ts';
import { selectPlatform } from '../../../../agent/platform/select.ts';
import { readMessage } from '../../../../agent/port.ts';
import { usualTiming } from '../../../../agent/timing.ts';

/** The agent as a process of its own that a test can kill: Node's channel stands in for Electron's port. */
const platform = selectPlatform();
process.on('message', (data) => {
  const message = readMessage(data);
  if (message?.kind === 'start' && platform !== null) {
    const agent = createAgent({
      config: message.config,
      version: message.version,
      restarted: message.restarted,
      pid: process.pid,
      port: { send: (answer) => process.send?.(answer) },
      platform,
      clock: systemClock,
      newSession: randomUUID,
      timing: usualTiming,
    });
    process.on('message', (next) => {
      const more = readMessage(next);
      if (more?.kind === 'stop') void agent.stop().then(() => process.exit(0));
      else if (more !== null && more.kind !== 'start') agent.receive(more);
    });
  }
});
process.on('disconnect', () => process.exit(0));
