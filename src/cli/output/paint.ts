import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export function createPaint(colour: boolean): Paint {
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
}

/** What stands before a line that tells how something went. */
export const marks = {
  done: (paint: Paint) => paint('green', '✔'),
  failed: (paint: Paint) => paint('red', '✖'),
  warning: (paint: Paint) => paint('yellow', '!'),
};
