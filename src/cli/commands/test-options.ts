import type { Command } from 'commander';
import { collect } from '../flags/values.js';

/** The grammar of `softadastra test`; what the values mean is read by readTestFlags. */
export function addTestOptions(command: Command): Command {
  return command
    .argument('[url]', 'the address that is written to, such as http://localhost:3000/orders')
    .optionsGroup('What is sent:')
    .option('--body <json>', 'body of each creation; {{marker}} and {{n}} are filled in')
    .option('--method <method>', 'POST, PUT or PATCH (default: POST)')
    .option('--header <name:value>', 'header of each request, may be repeated', collect)
    .option('--no-idempotency-key', 'send no idempotency key')
    .option('--idempotency-header <name>', 'header of the key (default: Idempotency-Key)')
    .optionsGroup('How much, and how:')
    .option('--scenario <name|file>', 'built in or a YAML file (default: unstable-network)')
    .option('--operations <n>', 'how many things are done (default: 60)')
    .option('--concurrency <n>', 'how many at a time (default: 6)')
    .option('--rate <n>', 'how many are begun per second (default: as fast as it goes)')
    .option('--mix <kind=weight,…>', "the scenario's kinds of operations, as create=3,update=1")
    .option('--seed <seed>', 'decides workload and faults; a run says which it had')
    .optionsGroup('What goes wrong:')
    .option('--fault <name[=rate]>', 'exactly this fault, may be repeated', collect)
    .option('--no-faults', 'none: what does the API do by itself?')
    .option('--restart-command <command>', 'starts the API; it is killed and started again')
    .option('--reset-command <command>', 'puts the API into its first state, before the test')
    .optionsGroup('How it is read back:')
    .option('--read-back <path>', 'the listing, or with {{id}} or {{marker}} one thing')
    .option('--items <jsonpath>', 'where the list is in its answer, as data.items')
    .option('--id <jsonpath>', 'where the answer to a creation tells the id, as data.id')
    .optionsGroup('What comes of it:')
    .option('--threshold <expr>', 'such as "score>=90" or "lost==0", may be repeated', collect)
    .option('--json', 'the result as JSON on stdout')
    .option('--html <file>', 'write the report as one HTML page')
    .option('--markdown <file>', 'write the report as Markdown')
    .option('--junit <file>', 'write the report as JUnit XML')
    .option('--data-dir <directory>', 'where histories are kept (default: .softadastra)')
    .option('--label <key=value>', 'kept with the run, may be repeated', collect)
    .optionsGroup('Where the evidence goes (flags, else environment, else `softadastra login`):')
    .option('--cloud <url>', 'submit it there (or SOFTADASTRA_CLOUD_URL)')
    .option('--no-cloud', 'submit nothing, whatever is kept or in the environment')
    .option('--agent-key <key>', 'key for the cloud (better: login, or SOFTADASTRA_AGENT_KEY)')
    .optionsGroup('Again and smaller:')
    .option('--sweep', 'cut each request once at each point, instead of the faults')
    .option('--repeat <n>', 'do the same test so many times and compare')
    .option('--shrink', 'after a failure, look for the smallest run that still shows it')
    .optionsGroup('Instead of a test:')
    .option('--print-scenario', 'print the complete scenario with comments (--json: as JSON)')
    .option('--list-scenarios', 'print the built-in scenarios and what each finds (or --json)')
    .addHelpText('after', HELP);
}

const HELP = `
Without --threshold a run fails when any operation is lost, duplicated, partial, not applied
although the faults had ended, or could not be decided. With thresholds they decide.

Examples:
  softadastra test http://localhost:3000/orders
  softadastra test http://localhost:3000/orders --body '{"customer":"{{marker}}","quantity":1}'
  softadastra test http://localhost:3000/orders --restart-command "node server.js"
  softadastra test http://localhost:3000/orders --fault lost-response=0.3 --fault latency
  softadastra test http://localhost:3000/orders --read-back '/orders/{{id}}' --id data.id
  softadastra test http://localhost:3000/orders --threshold "lost==0" --threshold "p95_ms<=800"
  softadastra test http://localhost:3000/orders --scenario my-scenario.yaml --junit result.xml
  softadastra test http://localhost:3000/orders --sweep
  softadastra test http://localhost:3000/orders --seed 4711 --repeat 20
  softadastra test http://localhost:3000/orders --shrink
  softadastra test --list-scenarios
  softadastra test --print-scenario > my-scenario.yaml

A first scenario file for your API, after a few questions: softadastra init`;
