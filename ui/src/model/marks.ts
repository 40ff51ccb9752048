// WhatsApp's marks as a tree. Text is hostile: every pass is linear in its length, nesting is at most three
// deep, and past `MAX_NODES` marks the rest stays plain.

import { linkIn } from './links';

export type Mark = 'bold' | 'italic' | 'strike';

export type Inline =
  | { is: 'text'; text: string }
  | { is: Mark; of: Inline[] }
  | { is: 'code'; text: string }
  | { is: 'link'; text: string; url: string };

export type Block =
  | { is: 'paragraph'; of: Inline[] }
  | { is: 'quote'; of: Inline[] }
  | { is: 'list'; ordered: boolean; start: number; items: Inline[][] }
  | { is: 'mono'; text: string };

const MAX_NODES = 2000;
const FENCE = '```';

const MARKS: Record<string, Mark> = { '*': 'bold', _: 'italic', '~': 'strike' };

/** A message's words as blocks. */
export function parseMarks(text: string): Block[] {
  const parser = new Parser();
  // The text between two fences is mono; a last fence without a partner is just three characters.
  const parts = text.split(FENCE);
  let plain = parts[0] ?? '';
  for (let index = 1; index < parts.length; index += 2) {
    const mono = parts[index] ?? '';
    const after = parts[index + 1];
    if (after === undefined || mono.trim() === '') {
      plain += FENCE + mono + (after === undefined ? '' : FENCE + after);
    } else {
      parser.lines(plain.replace(/\n$/, ''));
      parser.mono(mono);
      plain = after.replace(/^\n/, '');
    }
  }
  parser.lines(plain);
  return parser.blocks;
}

class Parser {
  readonly blocks: Block[] = [];
  private nodes = 0;

  mono(text: string): void {
    this.blocks.push({ is: 'mono', text: text.replace(/^\n|\n$/g, '') });
  }

  lines(text: string): void {
    if (text === '') return;
    for (const line of text.split('\n')) this.line(line);
  }

  private line(line: string): void {
    const last = this.blocks.at(-1);
    const quoted = /^> ?(?=\S)/.exec(line);
    if (quoted) {
      const words = this.inline(line.slice(quoted[0].length));
      if (last?.is === 'quote') append(last.of, words);
      else this.blocks.push({ is: 'quote', of: words });
      return;
    }
    const item = /^(?:[*-]|(\d{1,3})\.) (?=\S)/.exec(line);
    if (item && this.nodes < MAX_NODES) {
      this.nodes += 1;
      const words = this.inline(line.slice(item[0].length));
      const ordered = item[1] !== undefined;
      if (last?.is === 'list' && last.ordered === ordered) last.items.push(words);
      else this.blocks.push({ is: 'list', ordered, start: Number(item[1] ?? 1), items: [words] });
      return;
    }
    const words = this.inline(line);
    if (last?.is === 'paragraph') append(last.of, words);
    else this.blocks.push({ is: 'paragraph', of: words });
  }

  /** One line: finds which delimiters pair up, then builds the tree from the pairs. */
  private inline(line: string): Inline[] {
    const tokens = tokenise(line);
    const roles = pairUp(line, tokens);
    const count = tokens.filter((token) => token.is !== 'delimiter').length + roles.size / 2;
    if (count === 0 || this.nodes + count > MAX_NODES) return line === '' ? [] : [{ is: 'text', text: line }];
    this.nodes += count;

    const root: Inline[] = [];
    const open: Inline[][] = [root];
    let from = 0;
    const put = (...nodes: Inline[]) => (open.at(-1) ?? root).push(...nodes);
    const textUpTo = (to: number) => {
      if (to > from) put({ is: 'text', text: line.slice(from, to) });
    };
    for (const token of tokens) {
      const role = token.is === 'delimiter' ? roles.get(token.start) : undefined;
      if (token.is === 'delimiter' && !role) continue;
      textUpTo(token.start);
      from = token.end;
      if (token.is === 'code') put({ is: 'code', text: line.slice(token.start + 1, token.end - 1) });
      else if (token.is === 'link')
        put({ is: 'link', text: line.slice(token.start, token.end), url: token.url });
      else if (role === 'close') open.pop();
      else {
        const of: Inline[] = [];
        put({ is: token.mark, of });
        open.push(of);
      }
    }
    textUpTo(line.length);
    return root;
  }
}

/** Puts a further line behind the lines before it. */
function append(lines: Inline[], line: Inline[]): void {
  lines.push({ is: 'text', text: '\n' });
  for (const node of line) lines.push(node);
}

type Token = { start: number; end: number } & (
  { is: 'delimiter'; mark: Mark } | { is: 'code' } | { is: 'link'; url: string }
);

/** Delimiters, code and links of one line, in order, none inside another. */
function tokenise(line: string): Token[] {
  const tokens: Token[] = [];
  const words = /\S+/g;
  // Set once a search for a closing backtick found none, so that no second one runs over the same characters.
  let noMoreCode = false;
  for (let word = words.exec(line); word; word = words.exec(line)) {
    const end = word.index + word[0].length;
    const link = linkIn(word[0]);
    const linkStart = link ? word.index + link.start : -1;
    for (let at = word.index; at < end; at += 1) {
      if (link && at === linkStart) {
        tokens.push({ is: 'link', start: at, end: at + link.text.length, url: link.url });
        at += link.text.length - 1;
        continue;
      }
      const character = line.charAt(at);
      const mark = MARKS[character];
      if (mark) tokens.push({ is: 'delimiter', mark, start: at, end: at + 1 });
      else if (character === '`' && !noMoreCode) {
        const close = line.indexOf('`', at + 1);
        noMoreCode = close < 0;
        if (close > at + 1) {
          tokens.push({ is: 'code', start: at, end: close + 1 });
          at = close;
          // Code may hold spaces: then the words go on behind it.
          if (close >= end) words.lastIndex = close + 1;
        }
      }
    }
  }
  return tokens;
}

/**
 * Which delimiters open and which close, by their place. A mark opens before a word and closes behind one, and
 * no mark stands inside its own kind, so at most three are open at a time.
 */
function pairUp(line: string, tokens: Token[]): Map<number, 'open' | 'close'> {
  const roles = new Map<number, 'open' | 'close'>();
  const open: { mark: Mark; start: number }[] = [];
  for (const token of tokens) {
    if (token.is !== 'delimiter') continue;
    const before = line.charAt(token.start - 1);
    const after = line.charAt(token.end);
    const index = open.findIndex((candidate) => candidate.mark === token.mark);
    const opener = open[index];
    if (opener) {
      const closes = before.trim() !== '' && !isWordCharacter(after) && token.start > opener.start + 1;
      if (!closes) continue;
      roles.set(opener.start, 'open').set(token.start, 'close');
      open.length = index;
    } else if (!isWordCharacter(before) && after.trim() !== '') {
      open.push({ mark: token.mark, start: token.start });
    }
  }
  return roles;
}

function isWordCharacter(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}
