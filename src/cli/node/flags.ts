import { type Command, Option } from 'commander';
import { flagOf, type SettingName, settingNames, settings } from '../../engine/node/index.js';

/** Shorter spellings of flags, which come first in the help. */
const SHORT: Partial<Record<SettingName, string>> = {
  dataDirectory: '--data-dir',
  walPath: '--log-path',
  clusterSecretFile: '--secret-file',
};

/** Which node: what every command needs. The help of `node start` shows all the others too. */
const IDENTIFYING: readonly SettingName[] = [
  'nodeId',
  'dataDirectory',
  'walPath',
  'memoryOnly',
  'controlSocket',
];

const GROUP = 'Node options:';

/** A flag for every setting of a node that is no secret. */
export function addNodeFlags(command: Command, { all = false } = {}): void {
  command.addOption(
    new Option('--config <path>', 'YAML file of settings; default: ./softadastra.yaml').helpGroup(
      GROUP,
    ),
  );
  for (const name of settingNames) {
    if ('secret' in settings[name]) continue;
    const shown = all || IDENTIFYING.includes(name);
    for (const option of optionsOf(name)) {
      command.addOption(shown ? option : option.hideHelp());
    }
  }
}

/** A switch can be turned both ways, since the file or the environment may have turned it. */
function optionsOf(name: SettingName): Option[] {
  const { kind, description, fallback } = settings[name];
  const long = flagOf(name);
  if (kind.placeholder === null) {
    const on = new Option(long, description).helpGroup(GROUP);
    const off = new Option(long.replace('--', '--no-'), `not: ${description}`).helpGroup(GROUP);
    return fallback ? [on.hideHelp(), off] : [on, off.hideHelp()];
  }
  const short = SHORT[name] === undefined ? '' : `${SHORT[name]}, `;
  const usual = fallback === null || Array.isArray(fallback) ? '' : ` (default: ${fallback})`;
  return [
    new Option(`${short}${long} ${kind.placeholder}`, `${description}${usual}`).helpGroup(GROUP),
  ];
}

/** What was said on the command line, before the command and after it; after it wins. */
export function flagsOf(command: Command): Record<string, unknown> {
  const outer = command.parent ? flagsOf(command.parent) : {};
  return { ...outer, ...command.opts() };
}
