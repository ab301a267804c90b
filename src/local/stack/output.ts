import { styleText } from 'node:util';

/** Lines for a person, each behind the name of the part that said it. */
export class Output {
  #width = 0;

  /** @param write takes one whole line, with its line break */
  constructor(
    private readonly write: (text: string) => void,
    private readonly colour: boolean,
  ) {}

  /** A function that writes lines under `name`. */
  part(name: string): (line: string) => void {
    this.#width = Math.max(this.#width, name.length);
    return (line) => this.write(`${this.#paint(`${name.padEnd(this.#width)} │`, name)} ${line}\n`);
  }

  /** A line without a name. */
  readonly plain = (line: string): void => this.write(`${line}\n`);

  #paint(text: string, name: string): string {
    if (!this.colour) return text;
    const colours = ['cyan', 'magenta', 'yellow', 'blue', 'green'] as const;
    const place = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
    return styleText(colours[place % colours.length] ?? 'cyan', text);
  }
}

/** Writes to standard output, coloured in a terminal that wants it. */
export function terminalOutput(): Output {
  const wantsColour = process.stdout.isTTY && !process.env.NO_COLOR;
  return new Output((text) => process.stdout.write(text), Boolean(wantsColour));
}
