import { describe, expect, it } from 'vitest';
import { parseMarks, type Block, type Inline } from './marks';

/** The tree in short: *b*, _i_, ~s~ as tags, blocks by their name. */
function show(blocks: Block[]): string {
  return blocks
    .map((block) => {
      if (block.is === 'paragraph') return inline(block.of);
      if (block.is === 'quote') return `<quote>${inline(block.of)}</quote>`;
      if (block.is === 'mono') return `<mono>${block.text}</mono>`;
      const tag = block.ordered ? `ol ${block.start}` : 'ul';
      return `<${tag}>${block.items.map(inline).join('|')}</${tag}>`;
    })
    .join('¶');
}

function inline(nodes: Inline[]): string {
  return nodes
    .map((node) => {
      if (node.is === 'text') return node.text;
      if (node.is === 'code') return `<code>${node.text}</code>`;
      if (node.is === 'link') return `<a ${node.url}>${node.text}</a>`;
      return `<${node.is}>${inline(node.of)}</${node.is}>`;
    })
    .join('');
}

const parsed = (text: string) => show(parseMarks(text));

describe('marks within a line', () => {
  it.each([
    ['plain words', 'plain words'],
    ['*bold* _italic_ ~strike~', '<bold>bold</bold> <italic>italic</italic> <strike>strike</strike>'],
    ['*_~all~_*', '<bold><italic><strike>all</strike></italic></bold>'],
    ['(*bold*), "_it_".', '(<bold>bold</bold>), "<italic>it</italic>".'],
    ['`*not bold*`', '<code>*not bold*</code>'],
    ['a `b c` d `e', 'a <code>b c</code> d `e'],
    ['*مهم* جدا', '<bold>مهم</bold> جدا'],
  ])('%s', (text, tree) => expect(parsed(text)).toBe(tree));

  it.each([
    '2 * 3 * 4',
    'snake_case_name',
    '*open',
    'close*',
    'a * spaced *',
    '**',
    '``',
    '``````',
    '```open',
    '_~*',
    '3*4*5',
  ])('leaves %s as it is', (text) => expect(parsed(text)).toBe(text));

  it('gives the inner mark up where two cross', () => {
    expect(parsed('*a _b* c_')).toBe('<bold>a _b</bold> c_');
  });

  it('does not reach over the end of a line', () => {
    expect(parsed('*a\nb*')).toBe('*a\nb*');
  });
});

describe('blocks', () => {
  it('knows quotes, lists and mono', () => {
    expect(parsed('> one\n> two\nthree')).toBe('<quote>one\ntwo</quote>¶three');
    expect(parsed('- a\n* b\nc')).toBe('<ul>a|b</ul>¶c');
    expect(parsed('4. a\n5. b')).toBe('<ol 4>a|b</ol 4>');
    expect(parsed('see\n```\nx *y*\n```\nend')).toBe('see¶<mono>x *y*</mono>¶end');
  });

  it('keeps empty lines', () => {
    expect(parsed('a\n\nb')).toBe('a\n\nb');
  });

  it('loses no character that is not a mark', () => {
    const text = 'a\n\n> b\nc *d*\n- e\n\nf ```g``` h';
    const letters = parsed(text).replace(/<[^>]*>|[^a-h]/g, '');
    expect(letters).toBe('abcdefgh');
  });
});

describe('links', () => {
  it.each([
    ['https://a.example/b_c_d', '<a https://a.example/b_c_d>https://a.example/b_c_d</a>'],
    ['(see http://a.example/x).', '(see <a http://a.example/x>http://a.example/x</a>).'],
    ['*https://a.example*', '<bold><a https://a.example/>https://a.example</a></bold>'],
    ['https://a.example/(x)', '<a https://a.example/(x)>https://a.example/(x)</a>'],
    ['tel:+15550100', '<a tel:+15550100>tel:+15550100</a>'],
    ['mailto:a@b.example', '<a mailto:a@b.example>mailto:a@b.example</a>'],
    ['track.example.com/20418', '<a https://track.example.com/20418>track.example.com/20418</a>'],
    ['www.a.example', '<a https://www.a.example/>www.a.example</a>'],
  ])('%s', (text, tree) => expect(parsed(text)).toBe(tree));

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt://a.example/%0aalert(1)',
    'data:text/html,<script>x</script>',
    'file:///etc/passwd',
    'deskbell://chat/1',
    'vbscript:x',
    'https://',
    'http://[',
    'tel:',
    'e.g.',
    '10.30',
    'and/or',
  ])('leaves %s as text', (text) => expect(parsed(text)).toBe(text));
});

describe('hostile text', () => {
  // Each is near the limit that the server's messages have. Quadratic work would take minutes.
  it.each([
    ['one word', 'a'.repeat(65_536)],
    ['openers', '*_~'.repeat(21_000)],
    ['spaced openers', ' *a'.repeat(21_000)],
    ['pairs', '*a* '.repeat(16_000)],
    ['backticks', '`'.repeat(65_536)],
    ['spaced backticks', '` '.repeat(32_000)],
    ['fences', '```'.repeat(21_000)],
    ['quotes', '> a\n'.repeat(16_000)],
    ['items', '- a\n'.repeat(16_000)],
    ['line ends', '\n'.repeat(65_536)],
    ['dots', 'a.'.repeat(32_000)],
    ['short hosts', 'a.b.c/d '.repeat(8_000)],
    ['brackets', '('.repeat(65_536)],
    ['closing brackets', `https://a.example/${')'.repeat(2_000)} `.repeat(32)],
    ['marks above letters', 'a\u0301\u0302\u0303'.repeat(16_000)],
    ['lone surrogates', '\uD800*a*\uDC00 '.repeat(8_000)],
  ])('%s are parsed in linear time', (_, text) => {
    const start = performance.now();
    const blocks = parseMarks(text);
    expect(performance.now() - start).toBeLessThan(500);
    expect(countNodes(blocks)).toBeLessThan(70_000);
  });

  it('draws at most so many marks, and the rest as text', () => {
    expect(countNodes(parseMarks('*a*\n'.repeat(10_000)).filter((block) => block.is !== 'paragraph'))).toBe(
      0,
    );
    const bold = JSON.stringify(parseMarks('*a*\n'.repeat(10_000))).split('"bold"').length - 1;
    expect(bold).toBe(2000);
  });
});

function countNodes(blocks: Block[]): number {
  const count = (nodes: Inline[]): number =>
    nodes.reduce((sum, node) => sum + 1 + ('of' in node ? count(node.of) : 0), 0);
  return blocks.reduce((sum, block) => {
    if (block.is === 'mono') return sum + 1;
    return (
      sum +
      1 +
      (block.is === 'list' ? block.items.reduce((all, item) => all + count(item), 0) : count(block.of))
    );
  }, 0);
}
