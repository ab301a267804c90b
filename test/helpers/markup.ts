/** An element of parsed markup. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  /** The text directly within it, entities resolved. */
  text: string;
}

export interface Rules {
  /** Elements that end with their start tag, as HTML has them. */
  void?: ReadonlySet<string>;
  /** Elements whose content is no markup, as `style` in HTML. */
  raw?: ReadonlySet<string>;
}

const TAG = /^<(\/?)([A-Za-z][\w:-]*)((?:\s+[A-Za-z_:][\w:.-]*="[^"<]*"|\s+open)*)\s*(\/?)>/;
const ATTRIBUTE = /([A-Za-z_:][\w:.-]*)="([^"<]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/**
 * Parses markup as strictly as XML has it, and gives the root. Declarations at the top are skipped.
 * @throws Error with the place: a tag left open, an attribute without quotes, a bare & or <, an
 *   unknown entity, a character that XML 1.0 forbids.
 */
export function parseMarkup(text: string, rules: Rules = {}): Element {
  const forbidden = /(?![\t\n\r])\p{Cc}|\p{Surrogate}|[\u{FFFE}\u{FFFF}]/u.exec(text);
  if (forbidden) throw new Error(`forbidden character at ${forbidden.index}`);
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let at = /^(?:<\?xml[^>]*\?>|<!doctype html>)\s*/.exec(text)?.[0].length ?? 0;
  while (at < text.length) {
    const inside = open.at(-1) ?? root;
    if (text[at] === '<') {
      at += takeTag(text.slice(at), open, rules);
      continue;
    }
    const next = text.indexOf('<', at);
    const piece = text.slice(at, next === -1 ? undefined : next);
    inside.text += rules.raw?.has(inside.name) ? piece : resolved(piece);
    at += piece.length;
  }
  const [first, ...others] = root.children;
  if (open.length > 1) throw new Error(`<${open.at(-1)?.name}> is left open`);
  if (first === undefined || others.length > 0) throw new Error('there must be one root');
  return first;
}

/** All elements, the root first. */
export function elements(root: Element): Element[] {
  return [root, ...root.children.flatMap(elements)];
}

/** Gives the length of the tag. */
function takeTag(text: string, open: Element[], rules: Rules): number {
  const tag = TAG.exec(text);
  if (tag === null) throw new Error(`no tag: ${text.slice(0, 60)}`);
  const [whole, closing, name = '', attributes = '', selfClosed] = tag;
  if (closing === '/') {
    const last = open.pop();
    if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name}>`);
    return whole.length;
  }
  const element: Element = { name, attributes: attributesOf(attributes), children: [], text: '' };
  open.at(-1)?.children.push(element);
  if (selfClosed !== '/' && !rules.void?.has(name)) open.push(element);
  return whole.length;
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(ATTRIBUTE)) {
    if (Object.hasOwn(found, name)) throw new Error(`${name} stands twice`);
    found[name] = resolved(value);
  }
  return found;
}

function resolved(text: string): string {
  return text.replaceAll(/&(?:#(\d+);|(\w+);)?/g, (whole, code, name) => {
    if (code !== undefined) return String.fromCodePoint(Number(code));
    const meant = ENTITIES[name];
    if (meant === undefined) throw new Error(`no entity: ${whole}`);
    return meant;
  });
}
