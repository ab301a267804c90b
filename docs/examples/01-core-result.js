// A Result holds a value or an error that says what can be done about it.
import { core } from 'softadastra/engine';

const { Result, SoftadastraError } = core;

function parsePort(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return Result.ok(port);
  return Result.err(new SoftadastraError('invalid_argument', `${text} is no port`));
}

const good = parsePort('4041');
console.log(good.isOk(), good.value());
console.log(good.map((port) => port + 1).value());

const bad = parsePort('many');
console.log(bad.isErr(), bad.error().codeString(), bad.error().message);
console.log('may be tried again:', bad.error().retryable);
console.log('state still valid:', bad.error().stateValid);
console.log(bad.valueOr(0));

// Prints:
// true 4041
// 4042
// true invalid_argument many is no port
// may be tried again: false
// state still valid: true
// 0
