import { createInterface, type Interface } from 'node:readline';
import type { EngineEvent } from '../../engine/node/index.js';
import { runCli } from '../cli.js';
import { type CliContext, EXIT, type ExitCode, showsColour } from '../context.js';
import { openPromptNode } from '../node/open-node.js';
import type { NodeSession } from '../node/session.js';
import { createPaint } from '../output/paint.js';
import { plainText } from '../output/plain.js';
import { readableLog } from '../output/readable-log.js';
import { tellError } from '../output/tell-error.js';
import { buildProgram } from '../program.js';
import { UsageError } from '../usage-error.js';
import { type Completion, complete } from './completion.js';
import { splitWords } from './tokens.js';

/**
 * Takes one command after another for one node: the one that runs, else one that lives as long as the
 * prompt. The exit code is that of the last command.
 */
export async function runPrompt(
  flags: Readonly<Record<string, unknown>>,
  context: CliContext,
): Promise<ExitCode> {
  const session = await openPromptNode(flags, context, troublesTo(context));
  try {
    const { config, where } = session;
    context.stdout.write(`softadastra, node ${plainText(config.nodeId)} (${plainText(where)})\n`);
    context.stdout.write('"help" lists the commands, Tab completes, "exit" leaves.\n');
    return await converse(session, context);
  } finally {
    await session.close();
  }
}

/** What a node that lives in the prompt has to say to the one who sits before it. */
function troublesTo({ stderr, env }: CliContext): (event: EngineEvent) => void {
  const paint = createPaint(showsColour(stderr, env));
  return readableLog({ level: 'warn', paint, write: (line) => void stderr.write(line) });
}

async function converse(session: NodeSession, context: CliContext): Promise<ExitCode> {
  const lines = openLines(session, context);
  let code: ExitCode = EXIT.done;
  let running: AbortController | null = null;
  // Ctrl-C ends the command that runs, or drops the line that is being typed.
  lines.on('SIGINT', () => {
    if (running) running.abort();
    else dropLine(lines, context);
  });
  const leave = () => lines.close();
  context.signal.addEventListener('abort', leave);
  lines.prompt();
  for await (const line of lines) {
    running = new AbortController();
    const next = await perform(line, { ...context, session, signal: running.signal });
    running = null;
    if (next === 'exit' || context.signal.aborted) break;
    code = next ?? code;
    lines.prompt();
  }
  context.signal.removeEventListener('abort', leave);
  lines.close();
  return code;
}

function openLines(session: NodeSession, context: CliContext): Interface {
  const paint = createPaint(showsColour(context.stdout, context.env));
  return createInterface({
    input: context.stdin,
    output: context.stdout,
    terminal: context.stdin.isTTY === true,
    prompt: paint('cyan', 'softadastra> '),
    historySize: 1000,
    removeHistoryDuplicates: true,
    completer: (line: string, callback: (error: Error | null, result: Completion) => void) => {
      completion(line, session, context).then(
        (result) => callback(null, result),
        (error) => callback(error, [[], line]),
      );
    },
  });
}

async function completion(line: string, session: NodeSession, context: CliContext) {
  const invocation = { args: [], context: { ...context, session }, exit() {}, everything: true };
  return complete(line, await buildProgram(invocation), session.node);
}

function dropLine(lines: Interface, { stdout }: CliContext): void {
  const hint = lines.line === '' ? '("exit" or Ctrl-D leaves)' : '';
  stdout.write(`${hint}\n`);
  lines.write(null, { ctrl: true, name: 'u' });
  lines.prompt();
}

/** @returns the command's exit code, null for an empty line. */
async function perform(line: string, context: CliContext): Promise<ExitCode | null | 'exit'> {
  const words = splitWords(line);
  if (words === null) return tellError(new UsageError(['A quote is left open.']), context);
  // What was typed out of habit in front of every command.
  if (words[0] === 'softadastra') words.shift();
  if (words.length === 0) return null;
  if (words[0] === 'exit' || words[0] === 'quit') return 'exit';
  return runCli(words, context);
}
