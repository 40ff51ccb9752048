import { describe, expect, it } from 'vitest';
import { drawn, Heights } from './heights';

const keys = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `m${from + index}`);

describe('heights', () => {
  it('estimates what was never drawn, and knows what was', () => {
    const heights = new Heights();
    heights.lay(keys(4), () => 50);
    expect(heights.total).toBe(200);
    expect(heights.measure([['m1', 80]])).toBe(true);
    expect([0, 1, 2, 3, 4].map((index) => heights.top(index))).toEqual([0, 50, 130, 180, 230]);
    expect(heights.measure([['m1', 80]]), 'nothing changed').toBe(false);
  });

  it('keeps what it measured when messages come before, between and after', () => {
    const heights = new Heights();
    heights.lay(keys(3, 10), () => 50);
    heights.measure([
      ['m10', 20],
      ['m11', 30],
      ['m12', 40],
    ]);
    heights.lay(['m9', 'm10', 'late', 'm11', 'm12', 'm13'], () => 50);
    expect([0, 1, 2, 3, 4, 5].map((index) => heights.height(index))).toEqual([50, 20, 50, 30, 40, 50]);
    expect(heights.indexOf('late')).toBe(2);
    expect(heights.indexOf('gone')).toBeNull();
  });

  it('knows the heights of a page that was let go when it comes back', () => {
    const heights = new Heights();
    heights.lay(keys(2), () => 50);
    heights.measure([['m0', 77]]);
    heights.lay(keys(2, 1), () => 50);
    heights.lay(keys(2), () => 50);
    expect(heights.height(0)).toBe(77);
  });

  it('does not remember without end', () => {
    const heights = new Heights();
    for (let page = 0; page < 100; page += 1) {
      heights.lay(keys(50, page * 50), () => 50);
      heights.measure(keys(50, page * 50).map((key) => [key, 60] as const));
    }
    heights.lay(keys(50), () => 50);
    expect(heights.total, 'the first page is forgotten').toBe(2500);
  });

  it('finds what is in sight', () => {
    const heights = new Heights();
    heights.lay(keys(100_000), (index) => 20 + (index % 7));
    for (const offset of [0, 19.5, 20, 1234, heights.total - 1]) {
      const index = heights.at(offset);
      expect(heights.top(index)).toBeLessThanOrEqual(offset);
      expect(heights.top(index + 1)).toBeGreaterThan(offset);
    }
    expect(heights.at(heights.total)).toBe(100_000);
    const { from, to } = heights.between(5000, 5600);
    expect(heights.top(from)).toBeLessThanOrEqual(5000);
    expect(heights.top(to)).toBeGreaterThanOrEqual(5600);
    expect(to - from).toBeLessThan(32);
  });

  it('has nothing in sight of an empty list', () => {
    const heights = new Heights();
    expect(heights.between(0, 600)).toEqual({ from: 0, to: 0 });
  });
});

it('draws what is in sight and what is held, in order and once', () => {
  expect(drawn({ from: 3, to: 6 }, [1, 4, 99, -1], 10)).toEqual([1, 3, 4, 5]);
  expect(drawn({ from: -5, to: 20 }, [], 3)).toEqual([0, 1, 2]);
});
