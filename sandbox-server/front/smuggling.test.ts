/**
 * Request smuggling needs two programs that read the same bytes as different requests.
 * Behind the front stands a learner's server, whose parser is Node's in spirit: so whatever
 * the front lets through, Node must read as the same requests, or refuse.
 */
import { expect, test } from 'vitest';
import { disagreement, frontReads, mutated } from '../../tests/support/mutated-requests.ts';

/** `scripts/fuzz-front.ts` tries many more. */
const CASES = 5_000;

test(`${CASES} mutated inputs: what the front lets through, Node reads alike; cuts change nothing`, async () => {
  let read = 0;
  for (let seed = 0; seed < CASES; seed++) {
    const bytes = mutated(seed);
    expect(await disagreement(bytes), `seed ${seed}`).toBeUndefined();
    if (frontReads(bytes, bytes.length).requests.length > 0) read++;
  }
  // Were everything refused, the test would show nothing.
  expect(read).toBeGreaterThan(CASES / 2);
}, 60_000);
