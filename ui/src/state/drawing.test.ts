import { expect, test } from 'vitest';
import { zoomFor } from './drawing';

test.each([
  ['+', 100, 110],
  ['=', 100, 110],
  ['+', 130, 150],
  ['+', 200, 200],
  ['-', 100, 90],
  ['-', 130, 125],
  ['-', 80, 80],
  ['0', 175, 100],
  ['1', 175, null],
  ['f', 100, null],
])('Ctrl and %s at %d %% is %s', (key, zoom, next) => {
  expect(zoomFor(key, zoom)).toBe(next);
});
