/** Sandboxes and learners for tests: a sandbox with guests of this process, and sessions on it that run. */
import { onTestFinished } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox-server/sandbox.ts';
import type { Direction, TraceEvent } from '../../wire/trace/trace.ts';
import { ControlClient } from './control-client.ts';
import { createNodePool, type Guest } from './node-isolate.ts';
import { RawClient } from './raw-client.ts';

/** A sandbox that ends with the test. */
export async function sandboxFor(guest: Guest, options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await createSandbox({ pool: createNodePool(guest), ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export interface Learner {
  readonly client: ControlClient;
  readonly base: string;
  readonly token: string;
  readonly session: string;
}

/** A session whose server listens. */
export async function learnerOn({ url }: Sandbox): Promise<Learner> {
  const { client, session } = await ControlClient.hello(url);
  await client.run(1);
  return { client, ...session };
}

/** A TCP client that ends with the test. */
export async function rawClient(port: number): Promise<RawClient> {
  const client = await RawClient.open(port);
  onTestFinished(() => {
    client.socket.destroy();
  });
  return client;
}

/** What the trace says went through a connection one way, in chunks. */
export function chunksOf(events: readonly TraceEvent[], direction: Direction, connection = 1): Buffer[] {
  return events.flatMap((event) =>
    event.kind === 'chunk' && event.direction === direction && event.connection === connection
      ? [Buffer.from(event.bytes)]
      : [],
  );
}
