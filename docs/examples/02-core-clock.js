// A hybrid logical clock: timestamps that rise even where the machine's clock runs back.
import { core } from 'softadastra/engine';

const { HybridClock, msOfHlc } = core;

let now = 1_000;
const clock = new HybridClock({ now: () => now, after: core.systemClock.after });

const first = clock.next();
now = 400; // somebody has set the clock back
const second = clock.next();
console.log('still rising:', second > first);

// A message from a node whose clock is ahead: what is written after it is later than it.
clock.observe(core.hlcFromMs(9_000));
console.log('after the message:', msOfHlc(clock.next()) >= 9_000);

// Prints:
// still rising: true
// after the message: true
