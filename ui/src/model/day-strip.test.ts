import { describe, expect, it } from 'vitest';
import { hoursBelow, shares, spansOfDay } from './day-strip';

const at = (hours: number, minutes = 0) => new Date(2026, 10, 23, hours, minutes).getTime();
const moment = (at: number, state: string) => ({ at, state, why: null });

describe('the strip of a day', () => {
  it('has one span for each time away, however often it was tried', () => {
    const moments = [
      moment(at(8), 'connecting'),
      moment(at(8, 1), 'online'),
      moment(at(14, 2), 'waiting'),
      moment(at(14, 3), 'connecting'),
      moment(at(14, 4), 'waiting'),
      moment(at(14, 5), 'connecting'),
      moment(at(14, 6), 'online'),
    ];
    const spans = spansOfDay(moments, at(8), at(15));
    expect(spans.map(({ look, from, to }) => [look, from, to])).toEqual([
      ['trying', at(8), at(8, 1)],
      ['on', at(8, 1), at(14, 2)],
      ['off', at(14, 2), at(14, 6)],
      ['on', at(14, 6), at(15)],
    ]);
    const drawn = shares(spans);
    expect(drawn[2]! / drawn.reduce((sum, share) => sum + share)).toBeGreaterThan(1 / 200);
  });

  it('begins with the day', () => {
    const spans = spansOfDay([moment(at(-5), 'online')], at(-5), at(9));
    expect(spans).toEqual([{ from: at(0), to: at(9), look: 'on', state: 'online' }]);
    expect(spansOfDay([], at(8), at(9))).toEqual([]);
  });

  it('has full hours below', () => {
    expect(hoursBelow(at(8), at(14, 22))).toEqual([at(8), at(10), at(12), at(14)]);
    expect(hoursBelow(at(8, 30), at(9, 30))).toEqual([at(9)]);
    expect(hoursBelow(at(8, 30), at(8, 40))).toEqual([]);
  });
});
