import { expect, test } from 'vitest';
import type { Backend } from '../backend/backend';
import { Drawing, zoomFor } from './drawing';

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

test('keys that come faster than the size changes are all counted', async () => {
  const asked: number[] = [];
  let refuses = false;
  const setZoom = async (zoom: number) => {
    asked.push(zoom);
    if (refuses) throw new Error('no');
  };
  const drawing = new Drawing({ setZoom } as unknown as Backend, async (work) =>
    work().catch(() => undefined),
  );
  const press = (key: string) => drawing.zoomBy({ ctrlKey: true, key } as KeyboardEvent);
  press('+');
  press('+');
  press('+');
  expect(asked).toEqual([110, 125, 150]);
  refuses = true;
  press('+');
  await Promise.resolve();
  await Promise.resolve();
  press('-');
  expect(asked, 'where it is refused, nothing has changed').toEqual([110, 125, 150, 175, 90]);
});
