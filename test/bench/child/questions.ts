import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

type Reply<A> = { answer: A } | { error: string };

/** A program of ours that answers one question at a time; it ends with this process. */
export class Questioned<Q extends object, A> {
  readonly #child: ChildProcess;

  /**
   * @param file the compiled program, relative to the benches' folder.
   * @param profileDir a folder for its CPU profile, which it writes when it ends; null for none.
   */
  constructor(file: string, profileDir: string | null = null) {
    const profiling = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`] : [];
    this.#child = fork(new URL(`../${file}`, import.meta.url), {
      env: { ...process.env, NODE_ENV: 'production' },
      execArgv: [...process.execArgv, ...profiling],
    });
  }

  /** @throws what went wrong there. */
  async ask(question: Q): Promise<A> {
    const over = new AbortController();
    const { signal } = over;
    const ended = once(this.#child, 'exit', { signal }).then(([code, by]) => {
      throw new Error(`it ended with ${by ?? `exit code ${code}`}`);
    });
    try {
      this.#child.send(question);
      const [reply] = (await Promise.race([once(this.#child, 'message', { signal }), ended])) as [
        Reply<A>,
      ];
      if ('error' in reply) throw new Error(reply.error);
      return reply.answer;
    } finally {
      // The race is decided; that its other side is called off is no news.
      ended.catch(() => undefined);
      over.abort();
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    else this.#child.kill();
    await exited;
  }
}

/** The other side of it. */
export function answerQuestions<Q, A>(answer: (question: Q) => Promise<A>): void {
  process.on('message', async (question: Q) => {
    const reply: Reply<A> = await answer(question).then(
      (value) => ({ answer: value }),
      (error: Error) => ({ error: error.stack ?? error.message }),
    );
    process.send?.(reply);
  });
  // Nobody is left who could ask; and a profile is written only by a process that ends itself.
  process.once('disconnect', () => process.exit());
}
